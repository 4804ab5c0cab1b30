import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import serveStatic from '@fastify/static';
import { Logger } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../config/env.js';
import { SECOND, type Millis } from './engine/instant.js';
import { serveApiDocs } from './http/api-docs.js';
import { ProblemFilter, refuseEarly } from './http/problem.filter.js';
import { streamFiles } from './http/stream-files.js';
import { StorableText } from './http/unstorable-text.js';
import { validationPipe } from './http/validation.js';

const BODY_LIMIT = 1024 * 1024;

/**
 * How long a request may take to arrive; its answer may take as long as it likes, as a stream of changes does. Without
 * them a sender that stops half way holds its connection for ever.
 */
const ARRIVAL: Millis = 30 * SECOND;
const HEAD_ARRIVAL: Millis = 15 * SECOND;
/** Node looks for late ones only every 30 s unless told. */
const LOOK_FOR_LATE_EVERY: Millis = 5 * SECOND;

/** The raw body is kept, because a signature covers bytes and not what they mean. */
export const appOptions = { rawBody: true, abortOnError: false } as const;

export function createAdapter({ trustProxy }: Pick<Env, 'trustProxy'>): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: ARRIVAL,
    http: { headersTimeout: HEAD_ARRIVAL, connectionsCheckingInterval: LOOK_FOR_LATE_EVERY },
    genReqId: () => randomUUID(),
    logger: false,
    trustProxy: trustProxy.length > 0 && [...trustProxy],
    frameworkErrors: refuseEarly,
  });
}

/** Everything about HTTP that no feature owns; the server and the tests run the same. */
export async function configureApp(app: NestFastifyApplication, env: Env): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: env.publicUrl.startsWith('https:'),
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new StorableText(), validationPipe());
  const fastify = app.getHttpAdapter().getInstance();
  streamFiles(fastify);
  fastify.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  fastify.addHook('onResponse', logRequest);
  if (env.role === 'worker') fastify.addHook('onRequest', onlyHealth);
  else {
    serveApiDocs(app);
    await serveWeb(app);
  }
}

const directives = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // Styles set by script on an element need no permission; a style element or attribute in HTML would.
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

const http = new Logger('HTTP');

/** The route and not the address: addresses may carry sign-in tokens. */
async function logRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const route = request.routeOptions.url ?? '(no route)';
  http.debug(
    `${request.method} ${route} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms ${request.id}`,
  );
}

/** A worker has nothing to say to anybody but whoever watches its health. */
async function onlyHealth(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.url.startsWith('/health/')) await reply.code(404).send();
}

/** The web application's own addresses (/tickets/7) are answered with its page; it routes by itself. */
async function serveWeb(app: NestFastifyApplication): Promise<void> {
  const root = resolve(
    import.meta.dirname,
    import.meta.filename.endsWith('.ts') ? '../web/dist' : '../../web/dist',
  );
  if (!existsSync(root)) return;
  await app.register(serveStatic, {
    root,
    wildcard: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      if (request.is404 && wantsPage(request)) await reply.sendFile('index.html');
    });
}

/** Vite puts a hash into the names under assets/: they never change. */
function setHeaders(reply: FastifyReply, path: string): void {
  const hashed = /[/\\]assets[/\\]/.test(path);
  void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const ofMachines = /^\/(api|docs|webhooks|health|assets)(\/|$|\?)/.test(url);
  return (
    (method === 'GET' || method === 'HEAD') && !ofMachines && (headers.accept ?? '').includes('text/html')
  );
}
