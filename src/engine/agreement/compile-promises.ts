import type { Instant } from '../instant.js';
import { dueAt } from '../clock/elapsed.js';
import { candidatesOf, compareText, covers, type Candidate } from './candidates.js';
import { combineMode, promisedBy, rivalries, winnerOf, type Combine, type Rivalry } from './combine.js';
import type {
  AgreementVersion,
  CalendarVersion,
  LostAgreementVersion,
  LostCalendarVersion,
  Promised,
  Promises,
  TicketAttributes,
  TraceLine,
} from './promises.js';
import { termsOf } from './terms.js';
import { Unreadable } from './unreadable.js';
import { byId, mended, standing, versionFor } from './versions.js';

type AnyAgreementVersion = AgreementVersion | LostAgreementVersion;
type AnyCalendarVersion = CalendarVersion | LostCalendarVersion;

/** @param defaultCalendarId the calendar of whatever names none */
export function compilePromises(
  agreements: readonly AnyAgreementVersion[],
  calendars: readonly AnyCalendarVersion[],
  defaultCalendarId: string,
): Promises {
  return new CompiledPromises(agreements, calendars, defaultCalendarId);
}

/** What tickets that look alike could be promised; where the strictest wins, the ticket's creation decides. */
interface Prospect {
  readonly rivalling: readonly Rivalry[];
  readonly combine: Combine;
  readonly refused: readonly TraceLine[];
  readonly byWinners: Map<string, Promised>;
  /** The answer, where creation does not matter. */
  readonly fixed: Promised | null;
}

const MOST_PROSPECTS = 50_000;

class CompiledPromises implements Promises {
  private readonly agreements: readonly (readonly AnyAgreementVersion[])[];
  private readonly calendars: Map<string, AnyCalendarVersion[]>;
  /** Between two of these instants the same agreement versions are in force. */
  private readonly boundaries: readonly Instant[];
  private readonly changes: readonly { readonly at: Instant; readonly cause: string }[];
  private readonly prospects = new Map<string, Prospect>();

  constructor(
    agreements: readonly AnyAgreementVersion[],
    calendars: readonly AnyCalendarVersion[],
    private readonly defaultCalendarId: string,
  ) {
    this.agreements = [...byId(agreements, ({ id }) => id)]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, versions]) => mended(standing(versions)));
    const ofCalendars = byId(calendars, ({ calendarId }) => calendarId);
    this.calendars = new Map([...ofCalendars].map(([id, versions]) => [id, mended(standing(versions))]));
    const instants = agreements.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));
    this.boundaries = [...new Set(instants)].sort((a, b) => a - b);
    this.changes = changesOf(this.agreements.flat(), [...this.calendars.values()].flat());
  }

  promisedTo(attributes: TicketAttributes, createdAt: Instant, at: Instant): Promised {
    const prospect = this.prospectOf(attributes, createdAt, at);
    if (prospect.fixed) return prospect.fixed;
    const { rivalling, combine, refused, byWinners } = prospect;
    const winners = rivalling.map((rivalry) =>
      winnerOf(rivalry, combine, (candidate) => this.dueFromCreation(candidate, attributes, createdAt, at)),
    );
    const key = winners.map(({ objective, level }) => `${level.level} ${objective.id}`).join('\n');
    const known = byWinners.get(key);
    if (known) return known;
    const promised = promisedBy(rivalling, winners, combine, refused);
    byWinners.set(key, promised);
    return promised;
  }

  calendarFor(calendarId: string | undefined, createdAt: Instant, at: Instant) {
    const id = calendarId ?? this.defaultCalendarId;
    const versions = this.calendars.get(id);
    if (versions === undefined) throw new Error(`no calendar ${id}`);
    // A calendar drawn up after the ticket's creation holds for it from its first version on.
    const version =
      versions.length === 1 ? versions[0]! : (versionFor(versions, createdAt, at) ?? earliest(versions));
    if ('unreadable' in version) throw new Unreadable(`calendar ${id}`, version);
    return version;
  }

  changesAfter(createdAt: Instant) {
    const { changes } = this;
    if (changes.length === 0 || changes[0]!.at > createdAt) return changes;
    return changes.filter(({ at }) => at > createdAt);
  }

  private prospectOf(attributes: TicketAttributes, createdAt: Instant, at: Instant): Prospect {
    const { customer, service, priority } = attributes;
    const key = JSON.stringify([this.epochOf(createdAt), this.epochOf(at), customer, service, priority]);
    const known = this.prospects.get(key);
    if (known) return known;
    if (this.prospects.size >= MOST_PROSPECTS) this.prospects.clear();
    const prospect = this.prospectFor(attributes, createdAt, at);
    this.prospects.set(key, prospect);
    return prospect;
  }

  private prospectFor(attributes: TicketAttributes, createdAt: Instant, at: Instant): Prospect {
    const candidates: Candidate[] = [];
    const refused: TraceLine[] = [];
    for (const versions of this.agreements) {
      const agreement = versionFor(versions, createdAt, at);
      if (agreement === undefined) continue;
      if ('unreadable' in agreement) {
        // Whoever it covers was promised something, and nobody can tell what.
        if (agreement.levels.some((level) => covers(level, attributes)))
          throw new Unreadable(`agreement ${agreement.id}`, agreement);
        continue;
      }
      const its = candidatesOf(agreement, attributes);
      candidates.push(...its.candidates);
      refused.push(...its.refused);
    }
    const rivalling = rivalries(candidates);
    const combine = combineMode(candidates);
    const decided =
      combine === 'most_specific' ||
      rivalling.every((rivalry) => rivalry.ola || rivalry.candidates.length === 1);
    const fixed = decided
      ? promisedBy(
          rivalling,
          rivalling.map((rivalry) => rivalry.candidates[0]!),
          combine,
          refused,
        )
      : null;
    return { rivalling, combine, refused, byWinners: new Map(), fixed };
  }

  private dueFromCreation(
    { objective }: Candidate,
    { priority }: TicketAttributes,
    createdAt: Instant,
    at: Instant,
  ): Instant {
    const terms = termsOf(objective, priority, (calendarId) => this.calendarFor(calendarId, createdAt, at));
    if (terms === null) return Number.POSITIVE_INFINITY;
    const due = dueAt({ terms, startedAt: createdAt, pauses: [], pausedAt: null });
    return due ?? Number.POSITIVE_INFINITY;
  }

  private epochOf(at: Instant): number {
    let low = 0;
    let high = this.boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.boundaries[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const earliest = (versions: readonly AnyCalendarVersion[]): AnyCalendarVersion =>
  versions.reduce((first, version) => (version.from < first.from ? version : first));

/** What reaches running clocks, one entry an instant. */
function changesOf(agreements: readonly AnyAgreementVersion[], calendars: readonly AnyCalendarVersion[]) {
  const causes = new Map<Instant, string[]>();
  const note = (at: Instant, cause: string) => causes.set(at, [...(causes.get(at) ?? []), cause]);
  for (const each of agreements) {
    const title = 'title' in each ? each.title : each.id;
    if (each.reach === 'running') note(each.from, `version ${each.version} of ${title} came into force`);
  }
  for (const each of calendars) {
    const { from, reach, calendarId, version, cause } = each;
    if (reach !== 'running') continue;
    const name = 'calendar' in each ? each.calendar.spec.name : undefined;
    const what = `version ${version} of calendar ${name ?? calendarId} came into force`;
    note(from, cause ? `${what} (${cause})` : what);
  }
  return [...causes]
    .map(([at, because]) => ({ at, cause: because.sort().join('; ') }))
    .sort((a, b) => a.at - b.at);
}
