import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ALLOWED, PUBLIC, type Role } from '../../src/auth/allow.js';
import { requestSchemas } from './request-schemas.js';
import { type Operation, responseSchemas, type Schema } from './response-schemas.js';

interface Route {
  readonly operation: Operation;
  /** `put` */
  readonly verb: string;
  readonly item: Described;
  readonly handler: object;
  readonly controller: Constructor;
  readonly method: string;
}
type Constructor = (new (...given: never[]) => object) & { prototype: object };

/** An operation of the document, as far as it is written here. */
interface Described {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  requestBody?: object;
  responses: Record<string, object>;
  security?: object[];
}

/** The whole API as OpenAPI 3.1, from what Nest, class-validator and the compiler know of it. */
export async function describeApi(app: NestFastifyApplication): Promise<OpenAPIObject> {
  const document = skeleton(app);
  const routes = routesOf(app, document);
  const requests = requestSchemas();
  const { answers, named } = await responseSchemas(routes.map(({ operation }) => operation));
  for (const route of routes) {
    const { item, operation } = route;
    Object.assign(item, accessOf(route), requestOf(route, requests));
    item.tags = [tagOf(route)];
    item.summary = summaryOf(route);
    item.parameters = [
      ...(item.parameters ?? []).filter((each) => each.in === 'path'),
      ...queryOf(route, requests),
    ];
    item.responses = responsesOf(route, answers[operation]!);
  }
  document.components = {
    securitySchemes: document.components?.securitySchemes,
    schemas: sorted({ Problem: PROBLEM, ...requests, ...named }) as never,
  };
  return onlyUsed(withoutLooseEnds(document));
}

function skeleton(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Punctual')
    .setDescription(ABOUT)
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, `pk_…`' }, 'apiKey')
    .addCookieAuth('punctual_session', { type: 'apiKey', in: 'cookie' }, 'session')
    .build();
  return SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
}

const ABOUT = [
  'Instants are ISO 8601 in UTC where they are texts, and milliseconds since 1970-01-01T00:00:00Z where they are numbers.',
  'What is wrong with a request is answered as `application/problem+json`, with the field and the reason.',
  'Webhooks in are described under docs/connecting, webhooks out in docs/webhooks-out.md.',
].join('\n\n');

const PROBLEM: Schema = {
  type: 'object',
  description: 'RFC 9457. `errors` names every field that is wrong, and why.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, reason: { type: 'string' } },
        required: ['field', 'reason'],
      },
    },
  },
  required: ['title', 'status'],
};

function routesOf(app: NestFastifyApplication, document: OpenAPIObject): Route[] {
  const controllers = new Map(
    app
      .get(DiscoveryService, { strict: false })
      .getControllers()
      .map(({ metatype }) => [metatype!.name, metatype as Constructor]),
  );
  return Object.values(document.paths).flatMap((path) =>
    Object.entries(path as Record<string, Described>).map(([verb, item]) => {
      const [name, method] = item.operationId.split('.') as [string, string];
      const controller = controllers.get(name)!;
      const handler = (controller.prototype as Record<string, object>)[method]!;
      return { operation: item.operationId as Operation, verb, item, controller, method, handler };
    }),
  );
}

function accessOf({ handler, controller, operation }: Route): Pick<Described, 'description' | 'security'> {
  const reflector = new Reflector();
  const on = [handler, controller] as never[];
  if (operation.startsWith('Webhook')) return { description: 'Opened by its signature.', security: [] };
  if (reflector.getAllAndOverride<boolean>(PUBLIC, on))
    return { description: 'Open to everybody.', security: [] };
  const roles = ['admin', ...(reflector.getAllAndOverride<Role[]>(ALLOWED, on) ?? [])];
  return {
    description: `Open to ${[...new Set(roles)].join(', ')}.`,
    security: [{ apiKey: [] }, { session: [] }],
  };
}

const tagOf = ({ controller }: Route): string =>
  controller.name
    .replace(/Controller$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();

/** `signInLink` of users: "users: sign in link". */
const summaryOf = (route: Route): string =>
  `${tagOf(route)}: ${route.method.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`;

/** Nest's own numbers of the places that an argument can come from. */
const BODY = '3';
const QUERY = '4';

/** The class of the argument that takes the whole body or query; undefined where there is none, or it has no class. */
function argumentOf({ controller, method }: Route, place: string): Constructor | undefined {
  const places = (Reflect.getMetadata('__routeArguments__', controller, method) ?? {}) as Record<
    string,
    Argument
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, method) ??
    []) as Constructor[];
  const found = Object.entries(places).find(
    ([key, { data }]) => key.startsWith(`${place}:`) && data === undefined,
  );
  return found === undefined ? undefined : types[found[1].index];
}
interface Argument {
  readonly index: number;
  readonly data?: string;
}

function requestOf(route: Route, requests: Record<string, Schema>): { requestBody?: object } {
  const given = argumentOf(route, BODY);
  if (given === undefined) return {};
  const isKnown = Object.hasOwn(requests, given.name);
  const schema = isKnown ? { $ref: `#/components/schemas/${given.name}` } : { type: 'object' };
  return {
    requestBody: { required: true, content: { 'application/json': { schema } } },
  };
}

function queryOf(route: Route, requests: Record<string, Schema>): { name: string; in: string }[] {
  const asked = argumentOf(route, QUERY);
  const { properties = {} } = (asked && requests[asked.name]) ?? {};
  return Object.entries(properties as Record<string, Schema>).map(([name, schema]) => {
    return { name, in: 'query', required: false, schema };
  });
}

function responsesOf({ item, verb }: Route, answer: Schema): Record<string, object> {
  const declared = Object.keys(item.responses).find((code) => code.startsWith('2')) ?? '200';
  // 201 where it was not there before.
  const status = verb === 'put' && declared === '200' ? '2XX' : declared;
  const isNothing = Object.keys(answer).length === 0 || answer.type === 'null' || 'not' in answer;
  const content = { 'application/json': { schema: isNothing ? {} : answer } };
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  return {
    [status]: { description: 'Done', ...(status === '204' ? {} : { content }) },
    ...(item.requestBody || item.parameters?.length
      ? { '4XX': problem('What was sent cannot be carried out') }
      : {}),
    ...(item.security?.length
      ? { '401': problem('Nobody is signed in'), '403': problem('Not for this role') }
      : {}),
  };
}

const sorted = <V>(of: Record<string, V>): Record<string, V> =>
  Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A property whose type says nothing (Object) refers to a class that is not there. */
const withoutLooseEnds = (document: OpenAPIObject): OpenAPIObject => {
  const known = document.components!.schemas ?? {};
  return JSON.parse(
    JSON.stringify(document).replace(
      /\{"\$ref":"#\/components\/schemas\/([\w-]+)"\}/g,
      (ref, name: string) => (Object.hasOwn(known, name) ? ref : '{}'),
    ),
  ) as OpenAPIObject;
};

/** Without the schemas that nothing refers to, not even another one that is used. */
function onlyUsed(document: OpenAPIObject): OpenAPIObject {
  const all = (document.components!.schemas ?? {}) as Record<string, object>;
  const used = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([\w-]+)"/g)) {
      if (used.has(name!) || all[name!] === undefined) continue;
      used.add(name!);
      visit(all[name!]);
    }
  };
  visit(document.paths);
  document.components!.schemas = Object.fromEntries(
    Object.entries(all).filter(([name]) => used.has(name)),
  ) as never;
  return document;
}
