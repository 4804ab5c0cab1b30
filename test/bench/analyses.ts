import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../config/env.js';
import { Analyses } from '../../src/analyses/analyses.js';
import { AskAnalysis } from '../../src/analyses/ask-analysis.js';
import { SECOND } from '../../src/engine/instant.js';
import { startServer } from '../../src/server.js';
import { until } from '../harness/until.js';
import { fillPast, house, PAST_FACTS, PAST_YEAR } from './past-tickets.js';

/** The most that anybody is promised an answer about within a minute. */
const TICKETS = 100_000;
const LIMIT = 600 * SECOND;

const dataDir = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
const server = await startServer(
  readEnv({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', PATH: process.env.PATH }),
);
try {
  await fillPast(server.app, TICKETS);
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
  );
  await answered('baseline', { kind: 'baseline', ...PAST_YEAR, calendarId: 'office' });
  await answered('back-test', { kind: 'backtest', ...PAST_YEAR, agreementId: 'house', body: house(2) });
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function answered(what: string, question: object): Promise<void> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const id = await server.app.get(AskAnalysis).run(question, 'bench');
  const analyses = server.app.get(Analyses);
  const analysis = await until(
    async () => {
      const found = await analyses.one(id);
      return found.settledAt === null ? null : found;
    },
    'an answer',
    LIMIT,
  );
  if (analysis.state !== 'done' || analysis.done !== TICKETS) throw new Error(JSON.stringify(analysis));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${what.padEnd(10)} ${TICKETS} tickets, ${PAST_FACTS * TICKETS} facts: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time here)\n`,
  );
}
