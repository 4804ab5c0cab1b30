import type { FastifyRequest } from 'fastify';
import type { FieldFault } from './problem.js';

const REASON = 'contains a character that cannot be stored (NUL)';

/** Which fields hold it: PostgreSQL only says that one does. `body` where it came in some other way. */
export function nulFaults({ params, query, body }: FastifyRequest): FieldFault[] {
  const fields = [params, query, body].flatMap((sent) => [...fieldsWithNul(sent, '')]);
  return (fields.length === 0 ? ['body'] : fields).map((field) => ({ field, reason: REASON }));
}

function* fieldsWithNul(value: unknown, path: string): Generator<string> {
  if (typeof value === 'string' && value.includes('\0')) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const field = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (key.includes('\0')) yield path === '' ? 'body' : path;
    yield* fieldsWithNul(part, field);
  }
}
