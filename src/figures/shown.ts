import { decimalsOf } from '../engine/credit/attainment-words.js';
import type { Uptime } from '../engine/figures/availability.js';
import { percentOf, type Share } from '../engine/figures/share.js';
import type { TeamTime } from '../engine/figures/tally.js';
import { iso } from '../engine/instant.js';
import type { Dimension } from './figured-tickets.js';
import type { Called } from './name-figures.js';
import {
  type Answer,
  type FiguresRow,
  type ListedAvailability,
  type ListedTicket,
  MOST_LISTED,
} from './read-figures.js';

/** Percent is null where nothing was measured: neither 0 nor 100. */
export interface ShownShare {
  readonly numerator: number;
  readonly denominator: number;
  readonly percent: number | null;
}

export interface ShownOutage {
  readonly ticketId: number;
  readonly externalId: string;
  readonly subject: string | null;
  readonly since: string;
  readonly costMs: number;
  readonly costAdjustedMs: number;
}

export interface ShownAvailability {
  /** In milliseconds of service time. */
  readonly raw: ShownShare;
  readonly adjusted: ShownShare;
  /** How many outages cost service time; the latest of them are listed. */
  readonly outageCount: number;
  readonly outages: readonly ShownOutage[];
}

export interface ShownParty {
  readonly party: string;
  readonly tickets: number;
  /** In milliseconds of open time. */
  readonly waited: ShownShare;
}

export interface ShownTarget {
  readonly stays: number;
  readonly usedMs: number;
  readonly targetMs: number;
}

export interface ShownTeam {
  readonly team: string | null;
  /** For people; also where it is nobody's. */
  readonly name: string;
  readonly tickets: number;
  readonly stays: number;
  /** In milliseconds of open time. */
  readonly used: ShownShare;
  /** The stays for which an internal agreement promised something. */
  readonly target: ShownTarget | null;
}

export interface ShownFiguresRow {
  readonly agreement?: string | null;
  readonly customer?: string | null;
  readonly service?: string | null;
  readonly priority?: string | null;
  readonly team?: string | null;
  readonly integration?: string | null;
  /** The same for people: what each is called, by dimension. */
  readonly names: Readonly<Record<string, string>>;
  readonly solved: number;
  readonly firstContact: ShownShare;
  readonly reopened: ShownShare;
  readonly satisfaction: {
    readonly good: ShownShare;
    readonly bad: number;
    /** Of the tickets that were solved. */
    readonly response: ShownShare;
  };
  readonly unresponsive: {
    readonly tickets: number;
    readonly attempts: number;
    /** Null where the question does not say how many are enough. */
    readonly enough: ShownShare | null;
  };
  readonly time: {
    readonly tickets: number;
    readonly untimed: number;
    readonly wholeMs: number;
    readonly waiting: readonly ShownParty[];
    readonly teams: readonly ShownTeam[];
  };
  /** Null where the question does not say what an outage is. */
  readonly availability: ShownAvailability | null;
}

export interface ShownListed {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
  readonly at: string;
}

export interface ShownChainTeam {
  readonly team: string | null;
  readonly name: string;
  readonly stays: number;
  readonly usedMs: number;
  readonly targetMs: number | null;
}

export interface ShownChain extends ShownListed {
  readonly wholeMs: number;
  readonly teams: readonly ShownChainTeam[];
}

export interface ShownFigures {
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
  readonly rows: readonly ShownFiguresRow[];
  readonly greenButRed: readonly ShownListed[];
  readonly chains: readonly ShownChain[];
}

export const shown = (
  { rows, greenButRed, chains }: Answer,
  by: readonly Dimension[],
  called: Called,
): Pick<ShownFigures, 'rows' | 'greenButRed' | 'chains'> => ({
  rows: rows.map((row, i) => shownRow(row, by, called.rows[i]!, called)),
  greenButRed: greenButRed.map(shownListed),
  chains: chains.map(({ whole, teams, ...ticket }) => ({
    ...shownListed(ticket),
    wholeMs: whole,
    teams: teams.map(({ team, stays, used, target }) => {
      return { team, name: called.team(team), stays, usedMs: used, targetMs: target };
    }),
  })),
});

function shownRow(
  row: FiguresRow,
  by: readonly Dimension[],
  names: readonly string[],
  called: Called,
): ShownFiguresRow {
  const { group, solved, firstContact, reopened, good, bad, rated, unresponsive, time, availability } = row;
  const { tickets, untimed, whole, waiting, teams } = time;
  return {
    ...Object.fromEntries(by.map((dimension, i) => [dimension, group[i] ?? null])),
    names: Object.fromEntries(by.map((dimension, i) => [dimension, names[i]!])),
    solved,
    firstContact: share(firstContact),
    reopened: share(reopened),
    satisfaction: { good: share(good), bad, response: share(rated) },
    unresponsive: { ...unresponsive, enough: unresponsive.enough && share(unresponsive.enough) },
    time: {
      tickets,
      untimed,
      wholeMs: whole,
      waiting: waiting.map(({ party, waited, tickets }) => {
        return { party, tickets, waited: share({ part: waited, of: whole }) };
      }),
      teams: teams.map((team) => shownTeam(team, whole, called)),
    },
    availability: availability && shownAvailability(availability),
  };
}

const shownTeam = (
  { team, tickets, stays, used, target }: TeamTime,
  whole: number,
  called: Called,
): ShownTeam => ({
  team,
  name: called.team(team),
  tickets,
  stays,
  used: share({ part: used, of: whole }),
  target: target && { stays: target.stays, usedMs: target.used, targetMs: target.target },
});

const shownAvailability = ({ raw, adjusted, outages }: ListedAvailability): ShownAvailability => ({
  raw: uptime(raw),
  adjusted: uptime(adjusted),
  outageCount: outages.length,
  outages: outages.slice(0, MOST_LISTED).map(shownOutage),
});

const shownOutage = ({
  raw,
  adjusted,
  since,
  ...ticket
}: ListedAvailability['outages'][number]): ShownOutage => ({
  ...ticket,
  since: iso(since),
  costMs: raw,
  costAdjustedMs: adjusted,
});

const shownListed = ({ id, externalId, subject, at }: ListedTicket): ShownListed => ({
  id,
  externalId,
  subject,
  at: iso(at),
});

const share = (of: Share, decimals?: number): ShownShare => ({
  numerator: of.part,
  denominator: of.of,
  percent: percentOf(of, decimals),
});

const OF_AVAILABILITY = decimalsOf('ms');

const up = ({ service, down }: Uptime): Share => ({ part: service - down, of: service });
const uptime = (of: Uptime): ShownShare => share(up(of), OF_AVAILABILITY);

export const LINE_HEAD = ['figure', 'of', 'numerator', 'denominator', 'percent', 'unit', 'of name'];

/** A line a figure, so that a spreadsheet needs no knowledge of how many teams or vendors there are. */
export function lines(row: FiguresRow, called: Called): unknown[][] {
  const { group, unresponsive, time, availability } = row;
  const line = (figure: string, of: string | null, what: Share, unit: 'tickets' | 's', name = of) => {
    const scale = unit === 's' ? 1_000 : 1;
    const percent = percentOf(what, figure === 'availability' ? OF_AVAILABILITY : undefined);
    return [...group, figure, of, what.part / scale, what.of / scale, percent, unit, name];
  };
  return [
    line('first_contact', null, row.firstContact, 'tickets'),
    line('reopened', null, row.reopened, 'tickets'),
    line('satisfied', null, row.good, 'tickets'),
    line('rated', null, row.rated, 'tickets'),
    ...(unresponsive.enough === null ? [] : [line('enough_attempts', null, unresponsive.enough, 'tickets')]),
    ...(availability === null
      ? []
      : [
          line('availability', 'raw', up(availability.raw), 's'),
          line('availability', 'adjusted', up(availability.adjusted), 's'),
        ]),
    ...time.waiting.map(({ party, waited }) => line('waiting', party, { part: waited, of: time.whole }, 's')),
    ...time.teams.map(({ team, used }) =>
      line('used', team, { part: used, of: time.whole }, 's', called.team(team)),
    ),
    ...time.teams.flatMap(({ team, target }) => {
      if (target === null) return [];
      const used = { part: target.used, of: target.target };
      return [line('used_of_target', team, used, 's', called.team(team))];
    }),
  ];
}
