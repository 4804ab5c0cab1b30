import type { Clock, Cycle } from '../engine/clock/clock.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';

export type EffectKind = 'appears' | 'disappears' | 'sooner' | 'later' | 'broken_at_once';

/** What a publication would do to one running clock. */
export interface ClockEffect {
  readonly kind: EffectKind;
  readonly metric: string;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  /** Tells where the due instant cannot: a paused clock has none. */
  readonly remainingBeforeMs: number | null;
  readonly remainingAfterMs: number | null;
}

/** The running clocks of one ticket as they are, and as they would be. */
export function effectOn(
  before: Pick<Evaluation, 'clocks'>,
  after: Pick<Evaluation, 'clocks'>,
): ClockEffect[] {
  const [was, willBe] = [running(before), running(after)];
  return [...new Set([...was.keys(), ...willBe.keys()])].flatMap((key) => {
    const [old, next] = [was.get(key), willBe.get(key)];
    const kind = kindOf(old, next);
    if (kind === undefined) return [];
    return {
      kind,
      metric: key.split(' ')[0]!,
      dueBefore: old?.dueAt ?? null,
      dueAfter: next?.dueAt ?? null,
      remainingBeforeMs: old?.remainingMs ?? null,
      remainingAfterMs: next?.remainingMs ?? null,
    };
  });
}

/** By what is timed: the objective that times it may well be another afterwards. */
function running({ clocks }: Pick<Evaluation, 'clocks'>): Map<string, Cycle> {
  return new Map(
    clocks.flatMap((clock) => {
      const cycle = clock.cycles.at(-1);
      return cycle !== undefined && isRunning(cycle) ? [[timed(clock), cycle] as const] : [];
    }),
  );
}

const timed = ({ metric, objective }: Clock): string =>
  `${metric} ${objective.agreementType ?? 'SLA'} ${objective.group ?? ''}`;

const isRunning = ({ state, satisfiedAt, endedAt }: Cycle): boolean =>
  satisfiedAt === null && endedAt === null && state !== 'met' && state !== 'cancelled';

function kindOf(old: Cycle | undefined, next: Cycle | undefined): EffectKind | undefined {
  if (next === undefined) return 'disappears';
  if (next.breachedAt !== null && (old === undefined || old.breachedAt === null)) return 'broken_at_once';
  if (old === undefined) return 'appears';
  if (next.dueAt !== null && old.dueAt !== null && next.dueAt !== old.dueAt) {
    return next.dueAt < old.dueAt ? 'sooner' : 'later';
  }
  if (next.remainingMs === old.remainingMs) return undefined;
  return next.remainingMs < old.remainingMs ? 'sooner' : 'later';
}

export interface EffectCounts {
  readonly clocks: Readonly<Record<EffectKind, number>>;
  readonly unreachable: number;
  readonly mails: number;
}

/** "214 running clocks move, 9 would be breached at once, 0 mails for the past". */
export function effectInWords({ clocks, unreachable, mails }: EffectCounts): string {
  const moved = clocks.sooner + clocks.later;
  const parts = [
    `${moved} running ${moved === 1 ? 'clock moves' : 'clocks move'}`,
    ...(clocks.appears > 0 ? [`${clocks.appears} appear`] : []),
    ...(clocks.disappears > 0 ? [`${clocks.disappears} disappear`] : []),
    `${clocks.broken_at_once} would be breached at once`,
    `${mails} ${mails === 1 ? 'mail' : 'mails'} for the past`,
    ...(unreachable > 0 ? [`${unreachable} could never fall due`] : []),
  ];
  return parts.join(', ');
}
