import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { Helpdesk } from '../helpdesks/helpdesk.js';
import { helpdeskNamed } from '../helpdesks/helpdesks.js';
import type { Target } from '../helpdesks/write-back.js';
import { Vocabulary } from '../helpdesks/vocabulary.js';
import { Integration } from './integration.entity.js';
import { Seal } from './seal.js';

/** An integration as webhooks need it: secrets opened, mapping compiled. */
export interface LiveIntegration {
  readonly id: string;
  readonly active: boolean;
  readonly maxBodyMiB: number;
  readonly helpdesk: Helpdesk;
  readonly secrets: readonly string[];
  readonly vocabulary: Vocabulary;
}

type Book = ReadonlyMap<string, LiveIntegration>;

/** How long another process may go on with what it knew. */
const FRESH_MS = 5_000;
/** Forged requests must not become queries. */
const RELOAD_AT_MOST_EVERY_MS = 1_000;

/**
 * All integrations, in memory, so that accepting a webhook costs one statement. While the database is away the last
 * known book stays in use. Ages are of this process's own and therefore measured by its monotonic clock.
 */
@Injectable()
export class IntegrationBook {
  private book?: Book;
  private loading?: Promise<Book>;
  private loadedAt = -Infinity;

  constructor(
    @InjectRepository(Integration) private readonly integrations: Repository<Integration>,
    private readonly seal: Seal,
  ) {}

  async get(id: string): Promise<LiveIntegration | undefined> {
    if (this.book === undefined) return (await this.reload()).get(id);
    // The sender does not wait for the refresh; whoever is refused by the old book asks for the newest.
    if (this.age() > FRESH_MS) this.reload().catch(() => undefined);
    return this.book.get(id);
  }

  /** For whoever finds the book in the wrong: a secret that was rotated a moment ago, an integration just made. */
  async getNewest(id: string): Promise<LiveIntegration | undefined> {
    if (this.book !== undefined && this.age() < RELOAD_AT_MOST_EVERY_MS) return this.book.get(id);
    return (await this.reload()).get(id);
  }

  reload(): Promise<Book> {
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async load(): Promise<Book> {
    const rows = await this.integrations.find();
    const targets: { id: string; target: Target }[] = await this.integrations.query(
      'select integration_id as id, target from write_back_targets',
    );
    const written = new Map(targets.map(({ id, target }) => [id, target]));
    this.loadedAt = performance.now();
    return (this.book = new Map(rows.flatMap((row) => this.opened(row, written.get(row.id)))));
  }

  private opened(row: Integration, own: Target | undefined): [string, LiveIntegration][] {
    const helpdesk = helpdeskNamed(row.helpdesk);
    if (helpdesk === undefined) return [];
    const secrets = row.secrets.map((sealed) => this.seal.open(sealed, row.id));
    const vocabulary = new Vocabulary(row.mapping, own);
    return [
      [row.id, { id: row.id, active: row.active, maxBodyMiB: row.maxBodyMiB, helpdesk, secrets, vocabulary }],
    ];
  }

  private age(): number {
    return performance.now() - this.loadedAt;
  }
}
