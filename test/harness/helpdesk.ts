import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Instant } from '../../src/engine/instant.js';

export interface HelpdeskOptions {
  /** Of the app: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly integrationId: string;
  readonly secret: string;
  readonly kind: 'standard' | 'zendesk';
  /** When a webhook is signed. Stories give the app's own clock. */
  readonly now?: () => Instant;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A helpdesk as the product meets it: signs and posts real HTTP webhooks. */
export class Helpdesk {
  constructor(private readonly options: HelpdeskOptions) {}

  /** An object is sent as JSON; text and bytes go as they are. */
  async post(body: unknown, { id = randomUUID(), headers = {} }: PostOptions = {}): Promise<Sent> {
    const bytes = bytesOf(body);
    const response = await fetch(`${this.options.url}/webhooks/${this.options.integrationId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.sign(bytes, id), ...headers },
      body: new Uint8Array(bytes),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  sign(body: Buffer, id: string = randomUUID()): Record<string, string> {
    const { kind, secret, now = Date.now } = this.options;
    return (kind === 'standard' ? signStandard : signZendesk)(secret, body, new Date(now()), id);
  }

  /** The words of the `standard` format: a ticket and what happened to it. */
  tells(ticket: { id: string } & Record<string, unknown>, ...events: object[]): Promise<Sent> {
    return this.post({ ticket, ...(events.length === 0 ? {} : { events }) });
  }
}

interface PostOptions {
  readonly id?: string;
  readonly headers?: Record<string, string>;
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

export function signStandard(secret: string, body: Buffer, at: Date, id: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

export function signZendesk(secret: string, body: Buffer, at: Date, id: string): Record<string, string> {
  const timestamp = at.toISOString();
  return {
    'x-zendesk-webhook-id': '01GZENDESKWEBHOOK',
    'x-zendesk-webhook-invocation-id': id,
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-signature': createHmac('sha256', secret)
      .update(timestamp)
      .update(body)
      .digest('base64'),
  };
}
