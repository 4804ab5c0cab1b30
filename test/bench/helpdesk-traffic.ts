import { randomUUID } from 'node:crypto';
import { standardBody } from '../../src/cli/demo/standard-body.js';
import type { DemoTicket, Move } from '../../src/cli/demo/storyline.js';
import { zendeskBody } from '../../src/cli/demo/zendesk-body.js';
import type { Instant } from '../../src/engine/instant.js';
import { signStandard, signZendesk } from '../harness/helpdesk.js';
import { seeded } from './seeded.js';

export interface Secrets {
  readonly zendesk: string;
  readonly standard: string;
}

export interface Posting {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const MIRA = { id: '8001', name: 'Mira Okafor', email: 'mira.okafor@support.example' };

/** What happens to each ticket, a webhook each. */
const STORY: readonly Move[] = [
  { kind: 'opens', priority: 'normal' },
  { kind: 'assigned', to: MIRA },
  { kind: 'replies' },
  { kind: 'status', to: 'pending' },
  { kind: 'customer_writes' },
  { kind: 'status', to: 'open' },
  { kind: 'replies' },
  { kind: 'status', to: 'solved' },
];

/** Tickets whose stories are told side by side, so that the webhooks of a moment are of many tickets. */
const SIDE_BY_SIDE = 2_000;

interface Told {
  readonly ticket: DemoTicket;
  next: number;
}

/** Two helpdesks' webhooks without end, signed like theirs: half of them Zendesk's events, half our own format. */
export class HelpdeskTraffic {
  private readonly random = seeded(20_261_124);
  private readonly open: Told[] = [];
  private opened = 0;

  constructor(private readonly secrets: Secrets) {}

  next(at: Instant): Posting {
    const { ticket, move } = this.nextBeat();
    const told = { ticket, move, after: 0, late: 0, tell: '' };
    const webhookId = randomUUID();
    if (ticket.source === 'zendesk') {
      const body = Buffer.from(JSON.stringify(zendeskBody(told, at)));
      return posting('zendesk', body, signZendesk(this.secrets.zendesk, body, new Date(at), webhookId));
    }
    const body = Buffer.from(JSON.stringify(standardBody(told, at)));
    return posting('standard', body, signStandard(this.secrets.standard, body, new Date(at), webhookId));
  }

  private nextBeat(): { ticket: DemoTicket; move: Move } {
    const isFull = this.open.length >= SIDE_BY_SIDE;
    if (!isFull && this.random() < 0.5) this.open.push({ ticket: this.newTicket(), next: 0 });
    const place = Math.floor(this.random() * this.open.length);
    const told = this.open[place] ?? { ticket: this.newTicket(), next: 0 };
    const move = STORY[told.next++] as Move;
    if (told.next === STORY.length) this.open.splice(place, 1);
    return { ticket: told.ticket, move };
  }

  private newTicket(): DemoTicket {
    const number = ++this.opened;
    return {
      id: String(number),
      source: number % 2 === 0 ? 'zendesk' : 'standard',
      subject: `Export number ${number} stops at row 5,000`,
      customer: `customer-${number % 50}`,
      service: number % 3 === 0 ? 'payments' : 'shop',
      team: number % 5 === 0 ? 'payments' : 'frontline',
    };
  }
}

const posting = (integrationId: string, body: Buffer, signature: Record<string, string>): Posting => ({
  path: `/webhooks/${integrationId}`,
  headers: { 'content-type': 'application/json', ...signature },
  body,
});
