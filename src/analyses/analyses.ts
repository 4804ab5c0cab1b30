import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import type { Analysis } from './analysis.js';
import type { Question } from './question.js';

const COLUMNS = `id, question, state, asked_by as "askedBy", asked_at as "askedAt", done, total,
  settled_at as "settledAt", error`;

export interface Claimed {
  readonly id: number;
  readonly question: Question;
  /** The number of this attempt; whoever holds a lower one has lost it to another process. */
  readonly attempt: number;
}

interface Claim {
  readonly at: Instant;
  readonly until: Instant;
  readonly attempts: number;
}

/** `analyses`. A claim is held by extending it; one that has run out belonged to a process that died. */
@Injectable()
export class Analyses {
  constructor(private readonly database: Database) {}

  async ask(question: Question, askedBy: string, at: Instant): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(
      'insert into analyses (kind, question, asked_by, asked_at) values ($1, $2, $3, $4) returning id',
      [question.kind, JSON.stringify(question), askedBy, timestamptz(at)],
    );
    return row!.id;
  }

  /** The newest first, without their answers. */
  latest(before: number | undefined, limit: number): Promise<Omit<Analysis, 'answer'>[]> {
    return this.database.query(
      `select ${COLUMNS} from analyses where ($1::bigint is null or id < $1) order by id desc limit $2`,
      [before, limit],
    );
  }

  async one(id: number): Promise<Analysis> {
    const sql = `select ${COLUMNS}, answer from analyses where id = $1`;
    const [found] = await this.database.query<Analysis & Record<string, unknown>>(sql, [id]);
    if (found === undefined) throw new NotFound(`Analysis ${id}`);
    return found;
  }

  async cancel(id: number, at: Instant): Promise<void> {
    await this.database.query(
      `update analyses set state = 'cancelled', settled_at = $2, claimed_until = null
       where id = $1 and state in ('waiting', 'running')`,
      [id, timestamptz(at)],
    );
  }

  /** Gives up what was begun too often; undefined when nothing waits. */
  async claim({ at, until, attempts }: Claim): Promise<Claimed | undefined> {
    const free = `state in ('waiting', 'running') and coalesce(claimed_until, $1) <= $1`;
    await this.database.query(
      `update analyses set state = 'failed', settled_at = $1, claimed_until = null,
         error = 'begun ' || attempts || ' times, and the process ended each time'
       where ${free} and attempts >= $2`,
      [timestamptz(at), attempts],
    );
    const [claimed] = await this.database.query<Claimed & Record<string, unknown>>(
      `update analyses set state = 'running', attempts = attempts + 1, claimed_until = $2, done = 0
       where id = (select id from analyses where ${free} order by id limit 1 for update skip locked)
       returning id, question, attempts as attempt`,
      [timestamptz(at), timestamptz(until)],
    );
    return claimed;
  }

  /** False when it is no longer ours: cancelled, or taken over. */
  async progress({ id, attempt }: Claimed, done: number, total: number, until: Instant): Promise<boolean> {
    const ours = await this.database.query(
      `update analyses set done = $3, total = $4, claimed_until = $5
       where id = $1 and attempts = $2 and state = 'running' returning id`,
      [id, attempt, done, total, timestamptz(until)],
    );
    return ours.length === 1;
  }

  async answer({ id, attempt }: Claimed, answer: object, at: Instant): Promise<void> {
    await this.settle(id, attempt, { state: 'done', answer: JSON.stringify(answer), at });
  }

  async fail({ id, attempt }: Claimed, error: string, at: Instant): Promise<void> {
    await this.settle(id, attempt, { state: 'failed', error, at });
  }

  /** As if it had never been begun. */
  async putBack({ id, attempt }: Claimed): Promise<void> {
    await this.database.query(
      `update analyses set state = 'waiting', attempts = attempts - 1, claimed_until = null, done = 0
       where id = $1 and attempts = $2 and state = 'running'`,
      [id, attempt],
    );
  }

  private async settle(
    id: number,
    attempt: number,
    to: { state: string; answer?: string; error?: string; at: Instant },
  ): Promise<void> {
    await this.database.query(
      `update analyses set state = $3, answer = $4, error = $5, settled_at = $6, claimed_until = null
       where id = $1 and attempts = $2 and state = 'running'`,
      [id, attempt, to.state, to.answer ?? null, to.error ?? null, timestamptz(to.at)],
    );
  }
}

/** Instants as the API shows them; so are those of the question. */
export const shown = ({ question, askedAt, settledAt, ...analysis }: Omit<Analysis, 'answer'>) => ({
  ...analysis,
  question: { ...question, from: iso(question.from), to: iso(question.to) },
  askedAt: iso(askedAt),
  settledAt: settledAt === null ? null : iso(settledAt),
});
