import type { Instant, Millis } from '../../engine/instant.js';
import type { Outbound } from '../../outbound.js';
import { type Answer, askOutside } from '../../sending/ask-outside.js';
import { retryAfterOf } from '../../sending/retry-after.js';

export interface Posted {
  readonly status: number | null;
  /** Null: the chat has taken it. */
  readonly error: string | null;
  /** It may well be taken later, and after this time if the chat says so. */
  readonly mayPass: boolean;
  readonly retryAfter: Millis | null;
}

export async function postToRoom(
  url: string,
  { body, outbound, signal, at }: { body: string; outbound: Outbound; signal: AbortSignal; at: Instant },
): Promise<Posted> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await askOutside(url, { headers, body, outbound, signal });
  return {
    status: answer.status,
    error: wordsOf(answer),
    mayPass: answer.status === null || answer.status >= 500 || [408, 425, 429].includes(answer.status),
    retryAfter: retryAfterOf(answer.headers['retry-after'], at),
  };
}

/** Slack says why in a word or two: `no_service`, `channel_is_archived`. Anything longer might repeat the address. */
const wordsOf = ({ error, body }: Answer): string | null =>
  error !== null && body !== null && /^[a-z_ ]{1,60}$/i.test(body) ? `${error}: ${body}` : error;
