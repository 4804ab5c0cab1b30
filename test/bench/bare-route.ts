import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';

/** The row of a delivery in a table of its own, or the worker would find these to ingest. */
export const BARE_TABLE = `
  create table bare_deliveries (like deliveries including all);
  alter table bare_deliveries add foreign key (integration_id) references integrations (id)`;

const INSERT = `
  insert into bare_deliveries (integration_id, dedup_key, received_at, headers, body) values ($1, $2, $3, $4, $5)`;

@Module({})
class BareModule {}

/** What accepting a webhook costs at the least: the same framework, and the same row inserted without a question. */
async function serve(connection: pg.PoolConfig): Promise<void> {
  const pool = new pg.Pool({ max: 12, keepAlive: true, ...connection });
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), {
    logger: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.post<{ Params: { id: string } }>('/webhooks/:id', async ({ params, headers, body }, reply) => {
    await pool.query(INSERT, [params.id, randomUUID(), new Date(), JSON.stringify(headers), body]);
    return reply.code(202).send();
  });
  await app.listen(0, '127.0.0.1');
  process.send?.(await app.getUrl());
  process.once('disconnect', () => void app.close().then(() => pool.end()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve(JSON.parse(process.argv[2] ?? '') as pg.PoolConfig);
}
