import { PUNCTUAL } from '../../src/audit/actor.js';
import type { Role } from '../../src/auth/allow.js';
import { ApiKeys } from '../../src/auth/api-keys.js';
import type { Teams } from '../../src/auth/visible-tickets.js';
import type { Answer, TestApp } from './app.js';

export interface Machine {
  readonly key: string;
  get(path: string): Promise<Answer>;
  put(path: string, json: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, json?: unknown): Promise<Answer>;
  patch(path: string, json: unknown): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

/** A machine with a real API key of this role, which sees everybody's tickets unless told. */
export async function machine(app: TestApp, role: Role, teams: Teams = 'all'): Promise<Machine> {
  const { key } = await app.app.get(ApiKeys).create(`test ${role}`, role, null, teams, PUNCTUAL);
  const ask = (method: string, path: string, json?: unknown, headers?: Record<string, string>) =>
    app.fetch(path, { method, json, headers: { authorization: `Bearer ${key}`, ...headers } });
  return {
    key,
    get: (path) => ask('GET', path),
    put: (path, json, headers) => ask('PUT', path, json, headers),
    post: (path, json) => ask('POST', path, json),
    patch: (path, json) => ask('PATCH', path, json),
    delete: (path, headers) => ask('DELETE', path, undefined, headers),
  };
}
