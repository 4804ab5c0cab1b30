import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { askOnce } from '../ask-once.js';
import { type Millis, SECOND } from '../engine/instant.js';
import { Outbound, OutboundRefused } from '../outbound.js';

export interface Answer {
  /** Null where none came. */
  readonly status: number | null;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of the body, for whoever has to find out what is wrong. */
  readonly body: string | null;
  /** Why it does not count as done. */
  readonly error: string | null;
}

export interface AskTerms {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: there is none. */
  readonly body?: string;
  readonly outbound: Outbound;
  readonly withinMs?: Millis;
  /** We are about to stop. */
  readonly signal: AbortSignal;
}

const WITHIN: Millis = 15 * SECOND;
const KEPT_BYTES = 20_000;

/**
 * Asks somebody else's server once, through the address check. Whatever goes wrong is the answer; the status decides,
 * and a body that never ends changes nothing.
 */
export async function askOutside(url: string, terms: AskTerms): Promise<Answer> {
  const { withinMs = WITHIN, signal } = terms;
  const late = AbortSignal.timeout(withinMs);
  try {
    const answer = await ask(new URL(url), terms, AbortSignal.any([late, signal]));
    const status = answer.statusCode ?? 0;
    return { status, headers: answer.headers, body: await beginningOf(answer), error: faultOf(status) };
  } catch (fault) {
    const error = late.aborted
      ? `did not answer within ${withinMs / SECOND} s`
      : messageOf(fault as Error, url);
    return { status: null, headers: {}, body: null, error };
  }
}

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  const isRedirect = status >= 300 && status < 400;
  return `answered with status ${status}${isRedirect ? '; redirects are not followed' : ''}`;
}

const messageOf = (fault: Error, url: string): string =>
  fault instanceof OutboundRefused && url.startsWith('http:')
    ? 'plain http is only for addresses that OUTBOUND_ALLOW_CIDRS allows; elsewhere use https'
    : storable(fault.message || String(fault));

function ask(
  url: URL,
  { method = 'POST', headers, body = '', outbound: given }: AskTerms,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const outbound = url.protocol === 'https:' ? given : given.allowedOnly();
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  return askOnce(url, { method, headers: { ...headers, ...length }, body, outbound, signal });
}

async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= KEPT_BYTES) break;
    }
  } catch {
    // What has come until now is all there is.
  } finally {
    answer.destroy();
  }
  return storable(Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8'));
}

/** PostgreSQL keeps every character but this one. */
const storable = (text: string): string => text.replaceAll('\0', '\ufffd');
