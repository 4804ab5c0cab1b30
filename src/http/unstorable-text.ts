import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BadRequest, type FieldFault } from './problem.js';

const NUL = 'contains a character that cannot be stored (NUL)';
const HALF = 'contains half a character that cannot be stored (a lone surrogate)';
/** Far beyond anything that means something, and far from what those who read it by recursion can stand. */
const DEEPEST = 100;

/**
 * JSON allows what PostgreSQL does not. A NUL it refuses; of half a character jsonb does, and text makes another without a
 * word, so that neither gets as far as a handler.
 */
export class StorableText implements PipeTransform {
  transform(sent: unknown, { type, data }: ArgumentMetadata): unknown {
    const faults = type === 'custom' ? [] : [...faultsIn(sent, data ?? '')];
    if (faults.length > 0) throw new BadRequest(faults);
    return sent;
  }
}

/** Which fields hold a NUL that came in past the pipe: PostgreSQL only says that one does. */
export function nulFaults({ params, query, body }: FastifyRequest): FieldFault[] {
  const faults = [params, query, body].flatMap((sent) => [...faultsIn(sent, '')]);
  return faults.length === 0 ? [{ field: 'body', reason: NUL }] : faults;
}

/** No recursion: a mebibyte has room for a depth that no stack has. */
function* faultsIn(sent: unknown, path: string): Generator<FieldFault> {
  const todo = [{ field: path, value: sent, depth: 0 }];
  for (const { field, value, depth } of todo) {
    if (typeof value === 'string') yield* faultsOf(value, field);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (depth === DEEPEST) return yield { field: path || 'body', reason: 'is nested too deeply' };
    for (const [key, part] of Object.entries(value)) {
      yield* faultsOf(key, field);
      const inner = inside(field, key, Array.isArray(value));
      todo.push({ field: inner, value: part as unknown, depth: depth + 1 });
    }
  }
}

function* faultsOf(text: string, field: string): Generator<FieldFault> {
  const reason = text.includes('\0') ? NUL : /\p{Surrogate}/u.test(text) ? HALF : undefined;
  if (reason !== undefined) yield { field: field || 'body', reason };
}

const inside = (field: string, key: string, isList: boolean): string =>
  isList ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`;
