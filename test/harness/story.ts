import type { LoggerService } from '@nestjs/common';
import { Sweep } from '../../src/clocks/sweep.js';
import type { Database } from '../../src/database/database.js';
import { iso } from '../../src/engine/instant.js';
import { startApp, type TestApp } from './app.js';
import { freshDatabase, type TestDatabase } from './database.js';
import type { Helpdesk, Sent } from './helpdesk.js';
import { connect } from './integration.js';
import type { QueueBackend } from './redis.js';
import { SettableNow } from './settable-now.js';
import { type Machine, machine } from './signed-in.js';
import { Mailbox } from './smtp.js';
import { until } from './until.js';

export interface StoryOptions {
  readonly now: string;
  readonly backend: QueueBackend;
  /** Of the one corporate level, or a whole agreement under `agreement`. */
  readonly objectives?: readonly object[];
  readonly agreement?: object;
  readonly calendar?: object;
  readonly env?: NodeJS.ProcessEnv;
}

// A story boots the application; on a busy machine that alone takes seconds.
jest.setTimeout(30_000);

const nineToFive = [['09:00', '17:00']];
export const OFFICE = {
  timezone: 'UTC',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
};

/** Only `passTo` makes time go on: no sweep runs by itself, and no delayed job comes due within a test. */
const ONLY_WHEN_TOLD = { SWEEP_EVERY_MS: '3600000' };

/**
 * The real application, its real queue, a helpdesk that posts signed webhooks, and a real SMTP server. The office is
 * open Mon–Fri 9–17 UTC. Ada leads the team Support; Bob works there; Acme is a customer.
 */
export async function story(options: StoryOptions): Promise<Story> {
  const now = new SettableNow(options.now);
  const mailbox = await Mailbox.open();
  const env = { ...ONLY_WHEN_TOLD, SMTP_URL: mailbox.url, ...options.env };
  const database = await freshDatabase();
  const app = await startApp({ backend: options.backend, now, env, database });
  const log = new RecordedLog();
  app.app.useLogger(log);
  const admin = await machine(app, 'admin');
  await furnish(admin, options);
  const helpdesk = await connect(app, 'standard', { id: 'desk' });
  return new Story(app, database, now, mailbox, new Desk(helpdesk, now), admin, log);
}

async function furnish(admin: Machine, { calendar = OFFICE, agreement, objectives = [] }: StoryOptions) {
  const lead = { leadName: 'Ada Lovelace', leadEmail: 'ada@desk.example', timezone: 'Europe/Berlin' };
  const bob = { name: 'Bob', email: 'bob@desk.example', timezone: 'UTC', teamId: 'support' };
  const house = {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'office',
    levels: [{ level: 'corporate', objectives }],
  };
  const steps: [string, unknown][] = [
    ['/api/teams/support', { name: 'Support', externalIds: ['Support'], ...lead }],
    ['/api/agents/bob', { ...bob, externalIds: ['Bob'] }],
    ['/api/customers/acme', { name: 'Acme', externalIds: ['Acme'] }],
    ['/api/services/printing', { name: 'Printing', externalIds: ['Printing'] }],
    ['/api/calendars/office', { name: 'Office', spec: calendar }],
    ['/api/agreements/house', agreement ?? house],
  ];
  for (const [path, body] of steps) {
    const { status, text } = await admin.put(path, body);
    if (status >= 300) throw new Error(`PUT ${path}: ${status} ${text}`);
  }
}

export class Story {
  private readonly expected: RegExp[] = [];

  constructor(
    readonly app: TestApp,
    readonly database: TestDatabase,
    readonly now: SettableNow,
    readonly mailbox: Mailbox,
    readonly helpdesk: Desk,
    readonly admin: Machine,
    private readonly log: RecordedLog,
  ) {}

  get db(): Database {
    return this.app.db;
  }

  /** Stops at every instant in between at which there is something to do, as time does. */
  async passTo(instant: string): Promise<void> {
    await this.settle();
    for (let next = await this.next(instant); next !== null; next = await this.next(instant)) {
      this.now.set(next);
      await this.settle();
    }
    this.now.set(instant);
    await this.settle();
  }

  /** Sweeps until everything that has arrived is dealt with, by the sweep or by a worker that was woken. */
  async settle(): Promise<void> {
    await until(async () => {
      await this.app.app.get(Sweep).pass();
      return this.isQuiet();
    }, 'the app to come to rest');
  }

  /** An error in the log that belongs to the story. */
  expectError(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  async end(): Promise<void> {
    await this.app.stop();
    await this.database.drop();
    await this.mailbox.close();
    const surprises = this.log.errors.filter(
      (error) => !this.expected.some((pattern) => pattern.test(error)),
    );
    if (surprises.length > 0) throw new Error(`Errors were logged:\n${surprises.join('\n')}`);
  }

  private async next(before: string): Promise<string | null> {
    const [row] = await this.db.query<{ at: number | null }>(
      `select least((select min(look_at) from tickets),
         (select min(next_attempt_at) from notices where state = 'waiting'),
         (select min(next_reminder_at) from breach_reviews),
         (select min(next_reminder_at) from disputes)) as at`,
    );
    const at = row?.at ?? null;
    return at !== null && at > this.now.now() && at < Date.parse(before) ? iso(at) : null;
  }

  private async isQuiet(): Promise<boolean> {
    const [row] = await this.db.query<{ busy: boolean }>(
      `select exists (select from deliveries where state = 'received')
         or exists (select from tickets where look_at <= $1)
         or exists (select from breaches where review_pending)
         or exists (select from analyses where state in ('waiting', 'running'))
         or exists (select from disputes where next_reminder_at <= $1)
         or exists (select from breach_reviews where next_reminder_at <= $1)
         or exists (select from review_mails where tell_at <= $1)
         or exists (select from notices where state = 'sending' or state = 'waiting' and next_attempt_at <= $1
           and not exists (select from chat_rooms r where r.id = recipient_address and r.quiet_until > $1)) as busy`,
      [new Date(this.now.now())],
    );
    return row?.busy === false;
  }
}

/** The words of a story: what somebody at the helpdesk does, posted at once and stamped with the story's time. */
export class Desk {
  constructor(
    readonly driver: Helpdesk,
    private readonly now: SettableNow,
  ) {}

  opens(id: string, details: object = {}): Promise<Sent> {
    const { at, ...said } = { at: this.at, ...details };
    const ticket = { id, subject: 'Printer on fire', url: `https://desk.example/tickets/${id}` };
    const created = { kind: 'ticket.created', actor: 'customer', status: 'open', group: 'Support', ...said };
    return this.post(ticket, { at, ...created });
  }

  answers(id: string, at = this.at): Promise<Sent> {
    return this.tells(id, { at, kind: 'message', actor: 'agent', visibility: 'public' });
  }

  hearsFromCustomer(id: string, at = this.at): Promise<Sent> {
    return this.tells(id, { at, kind: 'message', actor: 'customer', visibility: 'public' });
  }

  sets(id: string, status: string, at = this.at): Promise<Sent> {
    return this.tells(id, { at, kind: 'status.changed', to: status });
  }

  prioritises(id: string, priority: string, at = this.at): Promise<Sent> {
    return this.tells(id, { at, kind: 'priority.changed', priority });
  }

  assigns(id: string, agent: string, at = this.at): Promise<Sent> {
    return this.tells(id, { at, kind: 'agent.assigned', to: agent });
  }

  tells(id: string, ...events: object[]): Promise<Sent> {
    return this.post({ id }, ...events);
  }

  private async post(ticket: { id: string }, ...events: object[]): Promise<Sent> {
    const sent = await this.driver.tells(ticket, ...events);
    if (sent.status !== 202) throw new Error(`The webhook was answered ${sent.status}: ${sent.text}`);
    return sent;
  }

  private get at(): string {
    return iso(this.now.now());
  }
}

class RecordedLog implements LoggerService {
  readonly errors: string[] = [];
  log(): void {}
  warn(): void {}
  error(message: unknown): void {
    this.errors.push(String(message));
  }
  fatal(message: unknown): void {
    this.errors.push(String(message));
  }
}
