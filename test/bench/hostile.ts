import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { ATTACKS, type Attack, Attacker } from './attacker.js';
import { Installation } from './installation.js';
import { Sender } from './sender.js';
import { timeRefusals } from './signature-timing.js';

const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '30' },
    samples: { type: 'string', default: '100000' },
  },
});
const SECONDS = Number(values.seconds);
/** Honest webhooks meanwhile, a second. */
const RATE = 200;
/** The other attacks send as fast as they can. */
const SOCKETS: Readonly<Record<Attack, number>> = {
  'half a head each': Number(values.sockets),
  'a gigabyte in chunks': 20,
  'pipelined garbage': 20,
};

/** What others notice while somebody without a secret holds the server up, and whether refusing tells how near a forgery was. */
async function run(): Promise<void> {
  const installation = await Installation.make('postgres');
  const sender = Sender.start(installation.secrets);
  const server = await installation.serve('all');
  try {
    await honest('nobody attacks');
    const { hostname: host, port } = new URL(server.url);
    for (const attack of ATTACKS) {
      const sockets = SOCKETS[attack];
      const attacker = await Attacker.start({ attack, sockets, host, port: Number(port) });
      await honest(`${attack}, ${whole(sockets)} sockets`);
      say(`  the server ended ${whole(await attacker.stop())} connections`);
    }
    await honest('afterwards');
  } finally {
    sender.stop();
    await server.stop();
    await installation.remove();
  }

  async function honest(meanwhile: string): Promise<void> {
    const before = residentMegabytes(server.pid);
    const { accepted, refused, errors, p50, p99, max } = await sender.send({
      url: server.url,
      seconds: SECONDS,
      rate: RATE,
    });
    say(`\n${meanwhile}: ${whole(RATE)} honest webhooks/s for ${SECONDS} s`);
    say(
      `  ${whole(accepted)} times 202, ${refused + errors} errors; p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
    );
    bar('p99', p99, 'ms', 300);
    bar('memory grew by', residentMegabytes(server.pid) - before, 'MB', 200);
  }
}

function timing(): void {
  say(
    `\nRefusing a forgery that is wrong at its beginning, or only at its end; ${whole(Number(values.samples))} each`,
  );
  for (const { helpdesk, early, late, t } of timeRefusals(Number(values.samples))) {
    const verdict = Math.abs(t) <= 4.5 ? 'no signal' : 'A SIGNAL';
    say(
      `  ${helpdesk.padEnd(12)} median ${early} and ${late} ns; t ${t.toFixed(1)}: ${verdict} (beyond 4.5)`,
    );
  }
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

function bar(what: string, value: number, unit: string, most: number): void {
  say(
    `  ${what.padEnd(16)}${whole(value)} ${unit}  ${value <= most ? 'met' : 'MISSED'}: at most ${most} ${unit}`,
  );
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const [cpu] = cpus();
say(`${cpus().length} × ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`);
timing();
await run();
