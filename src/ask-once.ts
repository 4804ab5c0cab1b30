import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Outbound, OutboundRefused } from './outbound.js';

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly outbound: Outbound;
  readonly signal: AbortSignal;
}

/**
 * One request to a server that somebody else has named, whose connected address is checked; redirects are not followed.
 * @returns the answer, its body unread: whoever is done with it destroys it
 */
export async function askOnce(
  url: URL,
  { method, headers, body, outbound, signal }: Asked,
): Promise<IncomingMessage> {
  if (!outbound.permitsHost(url.hostname)) throw new OutboundRefused(url.hostname);
  const options = {
    method,
    headers: { 'accept-encoding': 'identity', 'user-agent': 'Punctual', ...headers },
    signal,
    lookup: outbound.lookup,
    // A connection that is kept would be used again without being checked again.
    agent: false,
  } as const;
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request
      .on('response', resolve)
      .on('error', reject)
      // Neither of the two comes of a 101, nor of the signal afterwards.
      .on('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        reject(new Error(`answered with status ${statusCode}, which was not asked for`));
      })
      .on('close', () => reject(new Error('hung up')))
      .end(body);
  });
}
