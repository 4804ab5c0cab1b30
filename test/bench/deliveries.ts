import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { QueueBackend } from '../harness/redis.js';
import { until } from '../harness/until.js';
import { BARE_TABLE } from './bare-route.js';
import { Installation } from './installation.js';
import { ProcessorTime } from './processor-time.js';
import { type Answers, Sender } from './sender.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    backend: { type: 'string', multiple: true, default: ['postgres', 'redis'] },
  },
});
const SECONDS = Number(values.seconds);
const RATE = 1_000;
const BURST_SECONDS = 10;

/**
 * From a signed webhook to clocks, with the sender, the server and PostgreSQL on this machine. Wall-clock figures are
 * of a machine that does nothing else; processor time per delivery says the same on a busy one.
 */
async function run(backend: QueueBackend): Promise<void> {
  say(`\nQueues in ${backend === 'redis' ? 'Redis' : 'PostgreSQL'}`);
  const installation = await Installation.make(backend);
  const sender = Sender.start(installation.secrets);
  try {
    await burst(installation, sender);
    await steady(installation, sender);
    await accepting(installation, sender);
    await ingesting(installation);
    const quarantined = await installation.count('quarantined');
    if (quarantined > 0) throw new Error(`${quarantined} deliveries lie in quarantine.`);
  } finally {
    sender.stop();
    await installation.remove();
  }
}

/** Everything in one process, as `npm start` runs it. */
async function burst(installation: Installation, sender: Sender): Promise<void> {
  const server = await installation.serve('all');
  const measured = await measure(installation, server.pid, async () => {
    const begun = performance.now();
    const answers = await sender.send({ url: server.url, seconds: BURST_SECONDS, rate: RATE });
    const sent = performance.now();
    await drained(installation);
    return { answers, took: performance.now() - begun, after: performance.now() - sent };
  });
  await server.stop();
  const { answers, took, after } = measured.result;
  heading(`Burst: ${whole(RATE * BURST_SECONDS)} deliveries in ${BURST_SECONDS} s, one process`);
  line('answered', describe(answers));
  bar('all clocks stored after', took / 1_000, 's', 60, 'at most');
  line('', `${(after / 1_000).toFixed(1)} s after the last answer`);
  line('processor time', costs(measured, answers.accepted));
}

/** Accepting and ingesting side by side in one process. */
async function steady(installation: Installation, sender: Sender): Promise<void> {
  const server = await installation.serve('all');
  const measured = await measure(installation, server.pid, async () => {
    const begun = performance.now();
    const answers = await sender.send({ url: server.url, seconds: SECONDS, rate: RATE });
    const waiting = await installation.count('waiting');
    await drained(installation);
    return { answers, waiting, rate: answers.accepted / ((performance.now() - begun) / 1_000) };
  });
  await server.stop();
  const { answers, waiting, rate } = measured.result;
  heading(`Steady: ${whole(RATE)} deliveries/s for ${SECONDS} s, one process`);
  line('answered', describe(answers));
  line('ingested', `${whole(rate)}/s; ${whole(waiting)} waited when the last was answered`);
  line('processor time', costs(measured, answers.accepted));
}

/** The bare route before and after ours, so that a machine that grows busier speaks for neither. */
async function accepting(installation: Installation, sender: Sender): Promise<void> {
  await installation.db.query(BARE_TABLE);
  const before = await bare(installation, sender);
  const stored = await installation.count('deliveries');
  const server = await installation.serve('api');
  const ours = await measure(installation, server.pid, () =>
    sender.send({ url: server.url, seconds: SECONDS }),
  );
  await server.stop();
  const after = await bare(installation, sender);
  const kept = (await installation.count('deliveries')) - stored;
  if (kept < ours.result.accepted) throw new Error(`${ours.result.accepted} were accepted and ${kept} kept.`);

  heading(`Accepting: concurrency 16 for ${SECONDS} s, a process with ROLE=api`);
  line('accepted', `${whole(perSecond(ours.result))}/s, ${describe(ours.result)}`);
  line('processor time', costs(ours, ours.result.accepted));
  const bareRate = (perSecond(before.result) + perSecond(after.result)) / 2;
  line(
    'a bare route',
    `${whole(perSecond(before.result))}/s before, ${whole(perSecond(after.result))}/s after`,
  );
  line('processor time', costs(after, after.result.accepted));
  bar('share of the bare rate', (perSecond(ours.result) / bareRate) * 100, '%', 50, 'at least');
  bar('p99', ours.result.p99, 'ms', 100, 'at most');
  bar('errors', ours.result.errors + ours.result.refused, '', 0, 'at most');
}

async function bare(installation: Installation, sender: Sender) {
  const server = fork(fileURLToPath(new URL('bare-route.js', import.meta.url)), [
    JSON.stringify(installation.connection),
  ]);
  const [url] = (await once(server, 'message')) as [string];
  const measured = await measure(installation, server.pid ?? 0, () =>
    sender.send({ url, seconds: SECONDS / 2 }),
  );
  await end(server);
  return measured;
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}

/** A worker by itself on what accepting has left. */
async function ingesting(installation: Installation): Promise<void> {
  const clocks = await installation.count('clocks');
  const server = await installation.serve('worker');
  const from = await installation.count('waiting');
  const measured = await measure(installation, server.pid, async () => {
    const begun = performance.now();
    let waiting = from;
    while (waiting > 0 && performance.now() - begun < SECONDS * 1_000) {
      await pause(500);
      waiting = await installation.count('waiting');
    }
    return { ingested: from - waiting, seconds: (performance.now() - begun) / 1_000 };
  });
  await server.stop();
  const { ingested, seconds } = measured.result;
  heading('Ingesting: a process with ROLE=worker on what waits');
  bar('ingested', ingested / seconds, '/s', 1_000, 'at least');
  line('', `${whole(ingested)} deliveries in ${seconds.toFixed(0)} s`);
  line('processor time', costs(measured, ingested));
  line('new clocks stored', whole((await installation.count('clocks')) - clocks));
}

interface Measured<Result> {
  readonly result: Result;
  readonly used: ReturnType<ProcessorTime['read']>;
}

async function measure<Result>(
  { db }: Installation,
  server: number,
  run: () => Promise<Result>,
): Promise<Measured<Result>> {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const time = new ProcessorTime(server, ProcessorTime.postmasterOf(rows[0]!.pid));
  const before = time.read();
  const result = await run();
  const after = time.read();
  const used =
    before === null || after === null
      ? null
      : { server: after.server - before.server, postgres: after.postgres - before.postgres };
  return { result, used };
}

const drained = (installation: Installation) =>
  until(async () => (await installation.count('waiting')) === 0, 'everything to be ingested', 600_000);

const perSecond = ({ accepted, seconds }: Answers) => accepted / seconds;

const describe = ({ accepted, refused, errors, p50, p99, max }: Answers) =>
  `${whole(accepted)} times 202, ${refused + errors} errors; p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;

function costs({ used }: Measured<unknown>, deliveries: number): string {
  if (used === null) return 'not known on this system';
  const each = (ms: number) => `${Math.round((ms * 1_000) / deliveries)} µs`;
  return `${each(used.server)} in the server and ${each(used.postgres)} in PostgreSQL, a delivery`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const heading = (text: string): void => say(`\n${text}`);
const line = (what: string, text: string): void => say(`  ${what.padEnd(26)}${text}`);

function bar(what: string, value: number, unit: string, wanted: number, side: 'at least' | 'at most'): void {
  const met = side === 'at least' ? value >= wanted : value <= wanted;
  const number = unit === 's' ? value.toFixed(1) : whole(value);
  line(what, `${number} ${unit}`.padEnd(12) + `${met ? 'met' : 'MISSED'}: ${side} ${whole(wanted)} ${unit}`);
}

const [cpu] = cpus();
say(`${cpus().length} × ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`);
for (const backend of values.backend) await run(backend as QueueBackend);
