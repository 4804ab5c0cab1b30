// Before anything reads the local time: the rivals know no other zone than the process's.
process.env.TZ = 'America/New_York';

import { cpus } from 'node:os';
import { compileCalendar } from '../../src/engine/calendar/compile.js';
import { zoneDataVersion } from '../../src/engine/calendar/zone.js';
import { firstAnswer, memory, newZoneYears, otherCalendar } from './engine-costs.js';
import { fast, slow, type Measured } from './engine-measure.js';
import { rivals, type Program } from './engine-rivals.js';
import { ticketsPerSecond } from './engine-ticket.js';
import { OFFICE, workload } from './engine-workload.js';

const OPERATIONS = 100_000;
const RIVAL_BUDGET_MS = 6_000;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const say = (...cells: string[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(16))).join(''));
const bar = (what: string, value: string, met: boolean, wanted: string): void =>
  say(what, value, met ? 'met' : 'MISSED', wanted);

const cold = firstAnswer();
const zones = newZoneYears();

console.log(`${cpus()[0]?.model}, Node ${process.versions.node}, tzdata ${zoneDataVersion}`);
console.log('America/New_York, Mon–Fri 9–12 and 13–17, 10 holidays; add 1 min…40 h, between up to 60 days\n');
const work = workload(OPERATIONS);
const calendar = compileCalendar(OFFICE);
const ours = {
  add: fast(OPERATIONS, (i) => calendar.add(work.at[i]!, work.ms[i]!), work.added),
  between: fast(OPERATIONS, (i) => calendar.between(work.at[i]!, work.to[i]!), work.between),
};
const { programs, missing } = rivals();

const best = { add: 0, between: 0 };
for (const operation of ['add', 'between'] as const) {
  say(operation, 'operations', 'ops/s', 'right', 'we are faster');
  report('Punctual', ours[operation], '');
  for (const program of programs) {
    const measured = slow(
      OPERATIONS,
      (i) => ask(program, operation, i),
      work[operation === 'add' ? 'added' : 'between'],
      RIVAL_BUDGET_MS,
    );
    report(program.name, measured, `${whole(ours[operation].perSecond / measured.perSecond)} ×`);
    if (measured.right === measured.done) best[operation] = Math.max(best[operation], measured.perSecond);
  }
  for (const name of missing) say(name, 'not installed');
  console.log();
}

const tickets = ticketsPerSecond();
const { first, further } = memory();
const costs = [10, 1_000, 10_000].map((count) => ({ count, ...otherCalendar(count) }));

say('bar', 'measured', '', 'wanted');
bar('add', `${whole(ours.add.perSecond)}/s`, ours.add.perSecond >= 5e6, '≥ 5,000,000/s');
bar('between', `${whole(ours.between.perSecond)}/s`, ours.between.perSecond >= 5e6, '≥ 5,000,000/s');
if (best.add > 0) {
  const ratio = ours.add.perSecond / best.add;
  bar('add, fastest right rival', `${whole(ratio)} ×`, ratio >= 300, '≥ 300 ×');
}
if (best.between > 0) {
  const ratio = ours.between.perSecond / best.between;
  bar('between, fastest right rival', `${whole(ratio)} ×`, ratio >= 3_000, '≥ 3,000 ×');
}
bar('evaluate, 12 events 4 clocks', `${whole(tickets)}/s`, tickets >= 50_000, '≥ 50,000/s');
bar('new zone-year, median', `${zones.median.toFixed(2)} ms`, zones.median <= 5, '≤ 5 ms');
say('  and the worst of 21', `${zones.worst.toFixed(2)} ms`);
for (const { count, read, year } of costs) {
  bar(`year, ${whole(count)} holidays`, `${year.toFixed(3)} ms`, year <= 0.5, '≤ 0.5 ms');
  say(`  and reading its document`, `${read.toFixed(3)} ms`);
}
bar('memory, first year', `${(first / 1024).toFixed(1)} KiB`, first <= 65_536, '≤ 64 KiB');
bar('memory, each further year', `${(further / 1024).toFixed(1)} KiB`, further <= 65_536, '≤ 64 KiB');
say('first answer of the process', `${cold.toFixed(2)} ms`);

function ask(program: Program, operation: 'add' | 'between', i: number): number {
  return operation === 'add'
    ? program.add(work.at[i]!, work.ms[i]!)
    : program.between(work.at[i]!, work.to[i]!);
}

function report(name: string, { done, perSecond, right, hung }: Measured, ratio: string): void {
  const agreement = `${((right / done) * 100).toFixed(right === done ? 0 : 2)} %`;
  say(name, whole(done), whole(perSecond), hung > 0 ? `${agreement}, ${hung} hung` : agreement, ratio);
}
