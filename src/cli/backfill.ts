import 'reflect-metadata';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { type GivenEnv, readEnv } from '../../config/env.js';
import { CheckBackfill, type CheckedBackfill } from '../backfills/check-backfill.js';
import { ListBackfills } from '../backfills/list-backfills.js';
import { commandLine } from '../audit/actor.js';
import { ReceiveBackfill } from '../backfills/receive-backfill.js';
import { TakeBackfills } from '../backfills/take-backfills.js';
import type { Instant } from '../engine/instant.js';
import { INSTANT_REASON, parseInstant } from '../http/instant-field.js';
import { Problem } from '../http/problem.js';
import { BackfillCommandModule } from './backfill.module.js';
import { inApplication } from './in-application.js';
import { withBar } from './with-bar.js';

export interface BackfillOptions {
  readonly integration: string;
  readonly since?: string;
  readonly dryRun: boolean;
  readonly env?: GivenEnv;
}

export interface BackfillIo {
  readonly stdin: Readable;
  out(line: string): void;
  err(line: string): void;
  /** Where the bar is drawn, if it is a terminal. */
  readonly progress: NodeJS.WritableStream;
}

const DONE = 0;
const SOME_REFUSED = 1;
const WRONG_INPUT = 2;

/** `punctual backfill FILE --integration ID`: what a helpdesk never sent, as if it had come at the time. */
export async function backfillCommand(
  file: string,
  { integration, since: given, dryRun, env = readEnv() }: BackfillOptions,
  io: BackfillIo,
): Promise<number> {
  const since = given === undefined ? null : parseInstant(given);
  if (since === undefined) return refuse(io, `--since ${INSTANT_REASON}`);
  try {
    const input = file === '-' ? io.stdin : (await open(file)).createReadStream();
    return await inApplication(env, BackfillCommandModule.over, (app) => {
      return dryRun ? check(app, integration, input, since, io) : take(app, integration, input, since, io);
    });
  } catch (fault) {
    if (fault instanceof Problem) return refuse(io, fault.message);
    const { code, syscall } = fault as NodeJS.ErrnoException;
    if (syscall === 'open' || syscall === 'read') return refuse(io, `${file}: cannot be read: ${code}`);
    throw fault;
  }
}

function refuse(io: BackfillIo, why: string): number {
  io.err(why);
  return WRONG_INPUT;
}

async function take(
  app: INestApplicationContext,
  integration: string,
  input: Readable,
  since: Instant | null,
  io: BackfillIo,
): Promise<number> {
  const id = await app.get(ReceiveBackfill).run(integration, input, since, commandLine());
  const shown = () => app.get(ListBackfills).one(integration, id);
  await withBar(io.progress, { total: (await shown()).elements, of: 'elements' }, async (bar) => {
    // A server that runs beside takes parts of it as well.
    while (await app.get(TakeBackfills).takePart(id)) bar.update((await shown()).taken);
  });
  await app.get(TakeBackfills).run();
  const { elements, ingested, known, passedOver, refused, faults } = await shown();
  io.out(
    `${elements} elements: ${ingested} ingested, ${known} known already, ${passedOver} passed over, ${refused} refused`,
  );
  return tellFaults(faults, refused, io);
}

async function check(
  app: INestApplicationContext,
  integration: string,
  input: Readable,
  since: Instant | null,
  io: BackfillIo,
): Promise<number> {
  const found: CheckedBackfill = await app.get(CheckBackfill).run(integration, input, since);
  io.out(
    `${found.elements} elements: ${found.facts} facts about ${found.tickets} tickets, ${found.passedOver} passed over, ${found.refused} refused; nothing was stored`,
  );
  for (const { field, value, times } of found.unmapped) io.out(`unmapped ${field} ${value}, ${times} times`);
  return tellFaults(found.faults, found.refused, io);
}

function tellFaults(faults: CheckedBackfill['faults'], refused: number, io: BackfillIo): number {
  for (const { line, reason } of faults) io.err(`line ${line}: ${reason}`);
  if (refused > faults.length) io.err(`and ${refused - faults.length} more`);
  return refused === 0 ? DONE : SOME_REFUSED;
}
