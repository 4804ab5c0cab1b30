import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
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

async function ask(
  url: URL,
  { method = 'POST', headers, body = '', outbound: given }: AskTerms,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:';
  const outbound = isSecure ? given : given.allowedOnly();
  if (!outbound.permitsHost(url.hostname)) throw new OutboundRefused(url.hostname);
  const length = String(Buffer.byteLength(body));
  const options = {
    method,
    headers: {
      ...headers,
      'content-length': length,
      'accept-encoding': 'identity',
      'user-agent': 'Punctual',
    },
    signal,
    lookup: outbound.lookup,
    // A connection that is kept would be used again without being checked again.
    agent: false,
  } as const;
  return new Promise((resolve, reject) => {
    const request = isSecure ? requestHttps(url, options) : requestHttp(url, options);
    request.on('response', resolve).on('error', reject).end(body);
  });
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
