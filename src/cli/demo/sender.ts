import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type Instant, iso } from '../../engine/instant.js';
import type { Beat } from './storyline.js';
import { standardBody } from './standard-body.js';
import { zendeskBody } from './zendesk-body.js';

export interface Secrets {
  readonly zendesk: string;
  readonly standard: string;
}

/** Posts each beat as the helpdesk it came from would: its own format, its own signature, over HTTP. */
export class Sender {
  constructor(
    private readonly url: string,
    private readonly secrets: Secrets,
  ) {}

  /** @throws when the webhook is not accepted */
  async send(beat: Beat, at: Instant): Promise<void> {
    const { path, headers, body } =
      beat.ticket.source === 'zendesk' ? this.zendesk(beat, at) : this.standard(beat, at);
    const answer = await fetch(`${this.url}/webhooks/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    if (answer.status !== 202)
      throw new Error(`POST /webhooks/${path}: ${answer.status} ${await answer.text()}`);
  }

  private zendesk(beat: Beat, at: Instant) {
    const body = JSON.stringify(zendeskBody(beat, at - beat.late));
    const timestamp = iso(at);
    const signature = createHmac('sha256', this.secrets.zendesk)
      .update(timestamp + body)
      .digest('base64');
    return {
      path: 'acme-zendesk',
      body,
      headers: {
        'x-zendesk-webhook-signature': signature,
        'x-zendesk-webhook-signature-timestamp': timestamp,
      },
    };
  }

  private standard(beat: Beat, at: Instant) {
    const body = JSON.stringify(standardBody(beat, at - beat.late));
    const id = `msg_${randomUUID()}`;
    return {
      path: 'bank-desk',
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at / 1000)),
        'webhook-signature': new Webhook(this.secrets.standard).sign(id, new Date(at), body),
      },
    };
  }
}
