import { SECOND, type Instant, type Millis } from '../engine/instant.js';
import { helpdeskNamed } from '../helpdesks/helpdesks.js';
import type { Call, Credentials } from '../helpdesks/write-back.js';
import type { Outbound } from '../outbound.js';
import { type Answer, askOutside } from '../sending/ask-outside.js';
import { retryAfterOf } from '../sending/retry-after.js';
import type { ClaimedWriteBack } from './claim-write-back.js';

/**
 * How an attempt ended. `busy` concerns everything that is written there, `down` may do so, `later` this ticket alone; `refused`
 * is final for this state of the ticket, and may mean that nothing can be written at all; `locked-out` does.
 */
export type Outcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'busy'; readonly error: string; readonly retryAfter: Millis | null }
  | { readonly kind: 'down' | 'later' | 'impossible' | 'refused' | 'locked-out'; readonly error: string };

interface Means {
  readonly credentials: Credentials;
  readonly outbound: Outbound;
  readonly signal: AbortSignal;
  readonly at: Instant;
}

/** One call after the other; the first that fails is the outcome. All of them can be made again. */
export async function writeOne(
  { helpdesk, externalId, wanted, marks, baseUrl }: ClaimedWriteBack,
  means: Means,
): Promise<Outcome> {
  const writesBack = helpdeskNamed(helpdesk)?.writesBack;
  if (writesBack === undefined)
    return { kind: 'impossible', error: `nothing can be written into ${helpdesk}` };
  const stale = marks.filter((mark) => mark !== wanted.mark);
  let calls: readonly Call[];
  try {
    calls = writesBack.calls(externalId, wanted, stale, means.credentials);
  } catch (fault) {
    return { kind: 'impossible', error: (fault as Error).message };
  }
  const headers = writesBack.headers(means.credentials);
  for (const call of calls) {
    const answer = await make(call, baseUrl, headers, means);
    if (answer.error !== null && answer.status !== call.alsoGood) return outcomeOf(answer, call, means.at);
  }
  return { kind: 'written' };
}

const make = (
  { method, path, body }: Call,
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  { outbound, signal }: Means,
): Promise<Answer> =>
  askOutside(`${baseUrl.replace(/\/+$/, '')}${path}`, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    outbound,
    signal,
  });

function outcomeOf(answer: Answer, { method, path }: Call, at: Instant): Outcome {
  const { status, headers } = answer;
  const error = `${method} ${path.split('?')[0]} ${answer.error}`;
  const asked = retryAfterOf(headers['retry-after'], at);
  if (status === 429) return { kind: 'busy', error, retryAfter: asked ?? untilReset(headers, at) };
  if (status === 401) return { kind: 'locked-out', error };
  if (status === 403) {
    // GitHub's way of saying 429.
    const isBusy = asked !== null || headers['x-ratelimit-remaining'] === '0';
    return isBusy
      ? { kind: 'busy', error, retryAfter: asked ?? untilReset(headers, at) }
      : { kind: 'refused', error };
  }
  if (status === null || status >= 500) return { kind: 'down', error };
  // Somebody else changed the ticket in the same moment.
  return { kind: [408, 409, 423, 425].includes(status) ? 'later' : 'impossible', error };
}

function untilReset(headers: Answer['headers'], at: Instant): Millis | null {
  const reset = headers['x-ratelimit-reset'];
  return typeof reset === 'string' && /^\d{1,12}$/.test(reset)
    ? Math.max(0, Number(reset) * SECOND - at)
    : null;
}
