import type { FastifyInstance } from 'fastify';
import { WrongType } from './problem.js';

const FILES = ['application/x-ndjson', 'application/jsonl', 'application/gzip', 'application/octet-stream'];

/** Routes whose body is a file: it is handed over as a stream, and whoever reads it sets the limit. */
const TAKE_FILES = ['/api/integrations/:id/backfill'];

export function streamFiles(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FILES, (request, payload, done) => {
    const taken = TAKE_FILES.includes(request.routeOptions.url ?? '');
    if (taken) done(null, payload);
    else done(new WrongType('Send JSON as application/json.'));
  });
}
