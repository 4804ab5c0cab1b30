import { helpdesks } from '../../src/helpdesks/helpdesks.js';
import type { Posted } from '../../src/helpdesks/helpdesk.js';
import { ADDRESS, type Known, known } from '../harness/known-helpdesks.js';
import { seeded } from './seeded.js';

const AT = Date.UTC(2026, 10, 24, 12);

type Place = 'early' | 'late';

/** A forgery that is wrong from its first character on, and one that is wrong in its last alone. */
interface Pair {
  readonly helpdesk: string;
  readonly early: Posted;
  readonly late: Posted;
  verify(posted: Posted): boolean;
}

export interface Timing {
  readonly helpdesk: string;
  /** Medians in nanoseconds. */
  readonly early: number;
  readonly late: number;
  /** Welch's t of the two, the slowest tenth left out; beyond 4.5 there is a signal (Reparaz et al., dudect, 2016). */
  readonly t: number;
}

/** Whether the time it takes to refuse a signature tells how much of it was right. */
export function timeRefusals(samples: number): Timing[] {
  return pairs().map((pair) => time(pair, samples));
}

function time({ helpdesk, early, late, verify }: Pair, samples: number): Timing {
  const random = seeded(20_261_124);
  const times: Record<Place, number[]> = { early: [], late: [] };
  for (let i = 0; i < samples * 2; i++) {
    // In random turns, so that whatever the machine does meanwhile meets both alike.
    const which: Place = random() < 0.5 ? 'early' : 'late';
    const posted = which === 'early' ? early : late;
    const begun = process.hrtime.bigint();
    if (verify(posted)) throw new Error(`${helpdesk} accepted a forgery.`);
    times[which].push(Number(process.hrtime.bigint() - begun));
  }
  const [one, other] = [cropped(times.early), cropped(times.late)];
  return { helpdesk, early: median(one), late: median(other), t: welch(one, other) };
}

function pairs(): Pair[] {
  return helpdesks.map((helpdesk) => {
    const its = known[helpdesk.id]!;
    const [secret] = its.secrets;
    return {
      helpdesk: helpdesk.id,
      early: forged(its, 'early'),
      late: forged(its, 'late'),
      verify: (posted) => helpdesk.verify(posted, [secret], AT),
    };
  });
}

const BODY = Buffer.from(JSON.stringify({ ticket: { id: 42, subject: 'x'.repeat(1_000) } }));

function forged({ secrets: [secret], sign, signsBody = true }: Known, where: Place): Posted {
  const signed = (by: string) => ({
    headers: sign(by, BODY, new Date(AT), 'msg_1'),
    body: BODY,
    method: 'POST',
    url: ADDRESS,
  });
  // Who signs nothing shows the secret itself.
  if (!signsBody) return signed(changed(secret, where));
  const { headers, ...posted } = signed(secret);
  const name = Object.keys(headers).find((each) => /signature(-v3|-256)?$/.test(each))!;
  return { ...posted, headers: { ...headers, [name]: changed(headers[name]!, where) } };
}

/** Another letter at the one end or the other of what is compared. */
function changed(text: string, where: Place): string {
  const [compared = ''] = /[A-Za-z0-9+/-]{16,}=*$/.exec(text) ?? [];
  // The very last may hold bits that base64 does not count.
  const index =
    text.length - compared.length + (where === 'early' ? 0 : compared.replace(/=*$/, '').length - 2);
  return text.slice(0, index) + (text[index] === 'b' ? 'c' : 'b') + text.slice(index + 1);
}

function cropped(times: number[]): number[] {
  return times.sort((a, b) => a - b).slice(0, Math.floor(times.length * 0.9));
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;

function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}
