import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import addFormats from 'ajv-formats';
import { type Answer, startApp, type TestApp } from '../../harness/app.js';
import { registeredRoutes } from '../auth/registered-routes.js';
import { SettableNow } from '../../harness/settable-now.js';
import { describeApi } from '../../openapi/describe-api.js';
import { Examples } from '../../openapi/examples.js';
import { type Exchange, tellStory } from '../../openapi/story.js';

const FILE = 'docs/openapi.json';

// The compiler reads every controller and all that it needs.
jest.setTimeout(180_000);

let app: TestApp;
let exchanges: readonly Exchange[];
let document: OpenAPIObject;

beforeAll(async () => {
  const now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000', PUBLIC_URL: 'https://punctual.example' } });
  exchanges = await tellStory(app, now);
  const bare = await describeApi(app.app);
  const examples = new Examples();
  for (const { method, path, sent, answer } of exchanges) {
    const operation = operationAt(bare, method, path);
    if (operation !== undefined && answer.status < 300) examples.note(operation, sent, answer.body);
  }
  document = examples.enter(bare);
});
afterAll(() => app.stop());

test('the committed description is the one that the code gives: npm run openapi writes it', () => {
  const written = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env.UPDATE_OPENAPI === '1') writeFileSync(FILE, written);
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(written));
});

test('it describes every route of the API, and no other', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const registered = registeredRoutes(app)
    .filter(({ path }) => path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.filter((route) => route.includes(' /api/')).sort()).toEqual(registered.sort());
});

test('what was answered in a story is what is described', () => {
  const faults = exchanges.flatMap((exchange) => {
    const validate = answerOf(exchange.method, exchange.path, exchange.answer);
    if (validate === undefined || validate(exchange.answer.body)) return [];
    return [{ route: `${exchange.method} ${exchange.path}`, errors: validate.errors }];
  });
  expect(faults).toEqual([]);
  expect(exchanges.length).toBeGreaterThan(20);
});

test('it names no machine that it was made on', () => {
  const found = JSON.stringify(document).match(/.{0,40}(import\(|\/src\/|127\.0\.0\.1|localhost:).{0,40}/g);
  expect(found).toBeNull();
});

function operationAt({ paths }: OpenAPIObject, method: string, path: string) {
  const [bare] = path.split('?');
  const found = Object.entries(paths)
    // Literal parts win over parameters, as in the router.
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
    .find(([each, item]) => method.toLowerCase() in item && patternOf(each).test(bare!));
  const item = found?.[1] as Record<string, { operationId: `${string}.${string}` }> | undefined;
  return item?.[method.toLowerCase()]?.operationId;
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);

function answerOf(method: string, path: string, { status, body }: Answer): ValidateFunction | undefined {
  if (body === undefined) return undefined;
  const operation = operationAt(document, method, path);
  const item = Object.values(document.paths)
    .flatMap((each) => Object.values(each as Record<string, { operationId: string; responses: Responses }>))
    .find(({ operationId }) => operationId === operation);
  const described = item?.responses[status] ?? item?.responses[`${String(status)[0]}XX`];
  const schema = Object.values(described?.content ?? {})[0]?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} answers ${status}, which is not described.`);
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  return ajv.compile({ ...schema, components: document.components });
}
type Responses = Record<string, { content?: Record<string, { schema?: object }> }>;
