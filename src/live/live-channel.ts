import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import pg from 'pg';
import { Observable, Subject } from 'rxjs';
import { Database } from '../database/database.js';

export type LiveTopic = 'punctual_tickets' | 'punctual_promises';

/** `payload` is null after a gap: the connection was lost, so anything may have changed meanwhile. */
export interface LiveChange {
  readonly channel: LiveTopic;
  readonly payload: string | null;
}

interface Executor {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

const TOPICS: readonly LiveTopic[] = ['punctual_tickets', 'punctual_promises'];
const RECONNECT_AFTER_MS = 1_000;
/** A half-open connection looks healthy for ever; one that does not answer within a period is dropped. */
const PROBE_EVERY_MS = 15_000;

/** What changed, told to every process through PostgreSQL. A hint like any wake-up: whoever hears it asks the rows. */
@Injectable()
export class LiveChannel implements OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy {
  readonly changes$: Observable<LiveChange>;
  private readonly changes = new Subject<LiveChange>();
  private readonly logger = new Logger(LiveChannel.name);
  private client?: pg.Client;
  private probe?: NodeJS.Timeout;
  private reconnect?: NodeJS.Timeout;
  private closing = false;

  constructor(private readonly database: Database) {
    this.changes$ = this.changes.asObservable();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  /** Inside a transaction it is heard after the commit, and never after a rollback. */
  async publish(executor: Executor, channel: LiveTopic, payload: string): Promise<void> {
    await executor.query('select pg_notify($1, $2)', [channel, payload]);
  }

  /** First of all, because open streams keep the server from closing. */
  onModuleDestroy(): void {
    this.changes.complete();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    clearTimeout(this.reconnect);
    clearInterval(this.probe);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    // The pool hides its password from enumeration, so a spread alone would lose it.
    const { options } = this.database.pool;
    const client = new pg.Client({ ...options, password: options.password, keepAlive: true });
    client.on('notification', ({ channel, payload }) =>
      this.changes.next({ channel: channel as LiveTopic, payload: payload ?? '' }),
    );
    client.on('error', (cause) => this.lose(client, cause));
    client.on('end', () => this.lose(client));
    this.client = client;
    try {
      await client.connect();
      await client.query(TOPICS.map((topic) => `listen ${topic}`).join(';'));
    } catch (cause) {
      return this.lose(client, cause);
    }
    this.probe = setInterval(() => void this.probeOnce(client), PROBE_EVERY_MS).unref();
  }

  private async probeOnce(client: pg.Client): Promise<void> {
    const late = setTimeout(() => this.lose(client, new Error('no answer')), PROBE_EVERY_MS / 2).unref();
    await client.query('select 1').catch((cause: unknown) => this.lose(client, cause));
    clearTimeout(late);
  }

  private lose(client: pg.Client, cause?: unknown): void {
    if (this.closing || client !== this.client) return;
    this.client = undefined;
    clearInterval(this.probe);
    this.logger.warn(`the live connection was lost and is made again: ${String(cause ?? 'closed')}`);
    client.end().catch(() => undefined);
    this.reconnect = setTimeout(() => void this.listenAgain(), RECONNECT_AFTER_MS).unref();
  }

  private async listenAgain(): Promise<void> {
    await this.listen();
    if (this.client === undefined) return;
    for (const channel of TOPICS) this.changes.next({ channel, payload: null });
  }
}
