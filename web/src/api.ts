import type { Instant } from '../../src/engine/instant.js';
import type { FieldFault } from '../../src/http/problem.js';
import { serverClock } from './time/clock.js';

/** An answer of the kind application/problem+json. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** Which fields of what was sent, and why. */
    readonly errors: readonly FieldFault[] = [],
  ) {
    super(detail || title);
  }
}

/** Every answer that carries the server's instant also sets the page's clock. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const asked = performance.now();
  const response = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } });
  const heard = performance.now();
  const answer = (await response.json().catch(() => ({}))) as Answer & object;
  if (!response.ok) throw refusal(response, answer);
  const { now } = (Array.isArray(answer) ? (answer[0] ?? {}) : answer) as { now?: Instant };
  if (typeof now === 'number') serverClock.learn(now, asked, heard);
  return answer;
}

export async function post(path: string): Promise<void> {
  const response = await fetch(path, { method: 'POST' });
  if (!response.ok) throw refusal(response, await response.json().catch(() => ({})));
}

export async function send<Answer>(
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  json: unknown,
  conditions: Record<string, string> = {},
): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...conditions };
  const response = await fetch(path, { method, headers, body: JSON.stringify(json) });
  const answer = (await response.json().catch(() => ({}))) as Answer & object;
  if (!response.ok) throw refusal(response, answer);
  return answer;
}

export async function remove(path: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(path, { method: 'DELETE', headers });
  if (!response.ok) throw refusal(response, await response.json().catch(() => ({})));
}

function refusal(response: Response, problem: object): Refused {
  const { title, detail, errors } = problem as { title?: string; detail?: string; errors?: FieldFault[] };
  return new Refused(
    response.status,
    title ?? 'The server could not answer',
    detail ?? `It answered ${response.status}.`,
    errors,
  );
}
