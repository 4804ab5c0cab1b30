import type { Role } from '../../src/auth/allow.js';
import type { Teams } from '../../src/auth/visible-tickets.js';
import type { Answer, TestApp } from './app.js';
import type { Machine } from './signed-in.js';

export interface Person {
  readonly id: number;
  readonly cookie: string;
  get(path: string): Promise<Answer>;
  post(path: string, json?: unknown): Promise<Answer>;
}

/** Made by an admin and signed in by the link they were given, as a browser is. */
export async function person(
  app: TestApp,
  admin: Machine,
  { name, role = 'admin', teams = 'all' }: { name: string; role?: Role; teams?: Teams },
): Promise<Person> {
  const email = `${name.toLowerCase()}@desk.example`;
  const { body } = await admin.post('/api/users', { name, email, role, teams });
  const sameOrigin = { 'sec-fetch-site': 'same-origin' };
  const entered = await app.fetch(new URL(body.signInLink as string).pathname, {
    method: 'POST',
    headers: sameOrigin,
    redirect: 'manual',
  });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  const headers = { cookie, ...sameOrigin };
  return {
    id: body.id as number,
    cookie,
    get: (path) => app.fetch(path, { headers }),
    post: (path, json) => app.fetch(path, { method: 'POST', headers, json }),
  };
}
