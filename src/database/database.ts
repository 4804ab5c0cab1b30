import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../engine/instant.js';
import { typesOfOurs } from './types-of-ours.js';

/** The form in which an instant is handed to a `timestamptz` parameter; null stays null. */
export const timestamptz = (at: Instant | null): Date | null => (at === null ? null : new Date(at));

/** Serialization failures and deadlocks: the same transaction, run again, may well succeed. */
const ATTEMPTS = 5;
const isWorthAnotherTry = (fault: unknown) =>
  fault instanceof pg.DatabaseError && fault.code?.startsWith('40') === true;

/**
 * Plain SQL for the paths where a statement is the design: claims, batches, the accept path.
 * Instants come back as epoch milliseconds, bigints as numbers, dates as `YYYY-MM-DD`.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: pg.Pool;

  constructor(connection: pg.PoolConfig) {
    this.pool = new pg.Pool({
      max: 12,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      ...connection,
      types: typesOfOurs,
    });
    // An idle connection that drops is replaced at the next query, whose own failure is what matters.
    this.pool.on('error', () => undefined);
    // One that drops under a transaction fails its statement; the event beside it must not end the process.
    this.pool.on('connect', (client) => void client.on('error', () => undefined));
  }

  async query<Row extends pg.QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, params as unknown[])).rows;
  }

  /** One that is asked many times a second and always alike: each connection plans it once. */
  async prepared(name: string, sql: string, params: readonly unknown[]): Promise<void> {
    await this.pool.query({ name, text: sql, values: params as unknown[] });
  }

  /** `run` may be called several times; it must have no effect but through `tx`. */
  async transaction<Result>(run: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(run);
      } catch (fault) {
        if (attempt === ATTEMPTS || !isWorthAnotherTry(fault)) throw fault;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  private async once<Result>(run: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const tx = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await tx.query('begin');
      const result = await run(tx);
      await tx.query('commit');
      return result;
    } catch (fault) {
      await tx.query('rollback').catch((refused: Error) => (broken = refused));
      throw fault;
    } finally {
      // A connection that cannot even roll back must not go back to the pool.
      tx.release(broken);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
