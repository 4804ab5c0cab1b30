import type { IncomingMessage } from 'node:http';
import { askOnce } from '../ask-once.js';
import { type Millis, SECOND } from '../engine/instant.js';
import type { Outbound } from '../outbound.js';

/** `text` is null where the feed says it is the one that the tag stands for. */
export interface FetchedFeed {
  readonly text: string | null;
  readonly etag: string | null;
}

/** Why a feed could not be had: the sender's or the network's fault, and worth another try. */
export class FeedFault extends Error {
  override readonly name = 'FeedFault';
}

export interface FetchTerms {
  readonly outbound: Outbound;
  /** Of what is known already. */
  readonly etag?: string | null;
  /** For everything, redirects included. */
  readonly withinMs?: Millis;
  /** Whoever waits no longer wants it. */
  readonly signal?: AbortSignal;
}

const MOST_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 3;
const WITHIN: Millis = 10 * SECOND;

/** @throws FeedFault saying what went wrong, in words for whoever gave the address */
export async function fetchFeed(
  url: string,
  { outbound, etag = null, withinMs = WITHIN, signal: given }: FetchTerms,
): Promise<FetchedFeed> {
  const late = AbortSignal.timeout(withinMs);
  const signal = given === undefined ? late : AbortSignal.any([late, given]);
  try {
    const answer = await followed(new URL(url), etag, outbound, signal);
    if (answer.statusCode === 304 && etag !== null) {
      answer.resume();
      return { text: null, etag };
    }
    return { text: await textOf(answer), etag: answer.headers.etag ?? null };
  } catch (cause) {
    if (cause instanceof FeedFault) throw cause;
    if (late.aborted) throw new FeedFault(`did not answer within ${withinMs / SECOND} s`, { cause });
    throw new FeedFault(`could not be fetched: ${(cause as Error).message}`, { cause });
  }
}

async function followed(
  first: URL,
  etag: string | null,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(url, etag, outbound, signal);
    const { location } = answer.headers;
    if (!isRedirect(answer.statusCode) || location === undefined) return answer;
    answer.destroy();
    if (redirects === MOST_REDIRECTS)
      throw new FeedFault(`sends on to another address more than ${MOST_REDIRECTS} times`);
    if (!URL.canParse(location, url.href)) throw new FeedFault('sends on to something that is no address');
    url = new URL(location, url);
  }
}

const isRedirect = (status: number | undefined): boolean =>
  status !== undefined && [301, 302, 303, 307, 308].includes(status);

function ask(
  url: URL,
  etag: string | null,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (!['http:', 'https:'].includes(url.protocol))
    throw new FeedFault(`leads to ${url.protocol}, which is neither http nor https`);
  const headers = {
    accept: 'text/calendar, */*;q=0.1',
    ...(etag !== null && { 'if-none-match': etag }),
  };
  return askOnce(url, { method: 'GET', headers, outbound, signal });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  try {
    if (answer.statusCode !== 200) throw new FeedFault(`answered with status ${answer.statusCode}`);
    const encoding = answer.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new FeedFault(`answered in ${encoding}, which was not asked for`);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new FeedFault('is larger than 1 MiB');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    answer.destroy();
  }
}
