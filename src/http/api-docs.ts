import { createReadStream, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Made by `npm run openapi` and committed: what is served is what was reviewed. */
const DOCUMENT = resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../docs/openapi.json' : '../../../docs/openapi.json',
);

/** Of the package's megabytes, what the page loads. */
const UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const UI_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Punctual API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>`;

const START = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'none' });`;

/** The API's description at /docs, for everybody: it holds no data, and anybody can read it in the source. */
export function serveApiDocs(app: NestFastifyApplication): void {
  const document = readFileSync(DOCUMENT);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  fastify.get('/docs/openapi.json', (_, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  );
  for (const [file, type] of Object.entries(UI_FILES)) {
    fastify.get(`/docs/${file}`, (_, reply) => reply.type(type).send(createReadStream(resolve(UI, file))));
  }
}
