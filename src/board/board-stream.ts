import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  bufferTime,
  concatMap,
  exhaustMap,
  filter,
  interval,
  map,
  merge,
  type Observable,
  share,
  Subject,
  timer,
} from 'rxjs';
import { startWith, takeUntil } from 'rxjs/operators';
import { type Boundary, maySee, type Whose } from '../auth/visible-tickets.js';
import { LiveChannel, type LiveChange } from '../live/live-channel.js';
import { changesIn, type TicketChange } from '../live/ticket-changes.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { BoardRows } from './board-rows.js';
import type { BoardChange, BoardRow } from './board-row.js';

/** Below what anybody notices, and enough to put a burst of deliveries into one answer. */
const GATHER_MS = 200;
/** Beyond this a page does better to ask for its board again. */
const MOST_ROWS = 500;
/** Proxies cut a stream that says nothing for a minute or so. */
const HEARTBEAT_MS = 15_000;

/** A stream ends now and then, and the page comes back: with a session, or not. */
const LASTS_MS = 3_600_000;

/** What changed, before anybody's boundary is drawn around it. */
interface News {
  readonly now: Instant;
  /** Those that stand on the board. */
  readonly rows: readonly BoardRow[];
  /** All that changed, each with everybody whose it is or was meanwhile. */
  readonly changed: ReadonlyMap<number, readonly Whose[]>;
}

/**
 * What every open board is told: `tickets` with the rows that changed, `refresh` when asking again is cheaper or
 * something may have been missed, `heartbeat` with the server's instant. Rows are loaded once for all viewers; each
 * hears of those that are or were visible to them.
 */
@Injectable()
export class BoardStream implements BeforeApplicationShutdown {
  private readonly closing = new Subject<void>();
  /** Undefined: ask again. */
  private readonly news$: Observable<News | undefined>;

  constructor(
    live: LiveChannel,
    private readonly rows: BoardRows,
    private readonly now: Now,
  ) {
    this.news$ = live.changes$.pipe(
      filter(({ channel }) => channel === 'punctual_tickets'),
      bufferTime(GATHER_MS),
      filter((changes) => changes.length > 0),
      concatMap((changes) => this.newsIn(changes)),
      share(),
    );
  }

  /** Ends, at the next heartbeat, once the viewer may no longer watch. */
  messages(sees: Boundary, mayWatch: () => Promise<boolean>): Observable<MessageEvent> {
    const beats$ = interval(HEARTBEAT_MS).pipe(
      // While the database is away there is nothing to watch either, and the stream need not break for it.
      exhaustMap(() => mayWatch().catch(() => true)),
      share(),
    );
    const heartbeats$ = beats$.pipe(
      startWith(true),
      filter(Boolean),
      map(() => ({ type: 'heartbeat', data: { now: this.now.now() } })),
    );
    const changes$ = this.news$.pipe(concatMap((news) => this.messagesAbout(news, sees)));
    const shutOut$ = beats$.pipe(filter((may) => !may));
    const ended$ = merge(shutOut$, this.closing, timer(LASTS_MS));
    return merge(heartbeats$, changes$).pipe(takeUntil(ended$));
  }

  /** The HTTP server waits for open answers, and these would never end by themselves. */
  beforeApplicationShutdown(): void {
    this.closing.next();
  }

  private async newsIn(told: readonly LiveChange[]): Promise<News | undefined> {
    const changes: TicketChange[] = [];
    for (const { payload } of told) {
      if (payload === null) return undefined;
      changes.push(...changesIn(payload));
    }
    const ids = [...new Set(changes.map(({ id }) => id))];
    if (ids.length > MOST_ROWS) return undefined;
    try {
      return await this.newsOf(ids, changes);
    } catch {
      // Whoever watches asks again, and is told by that answer what is wrong.
      return undefined;
    }
  }

  private async newsOf(ids: readonly number[], changes: readonly TicketChange[]): Promise<News> {
    const now = this.now.now();
    const [rows, whose] = await Promise.all([this.rows.of(ids, now, 'everything'), this.rows.whose(ids)]);
    const changed = new Map<number, Whose[]>(ids.map((id) => [id, []]));
    for (const [id, theirs] of whose) changed.get(id)?.push(theirs);
    for (const { id, before } of changes) if (before) changed.get(id)?.push(before);
    return { now, rows, changed };
  }

  private messagesAbout(news: News | undefined, sees: Boundary): MessageEvent[] {
    if (news === undefined) return [{ type: 'refresh', data: { now: this.now.now() } }];
    const data = changeFor(sees, news);
    return data.rows.length + data.gone.length === 0 ? [] : [{ type: 'tickets', data }];
  }
}

/** A ticket that somebody else has now is gone; of one that was never theirs a viewer hears nothing at all. */
function changeFor(sees: Boundary, { now, rows, changed }: News): BoardChange {
  const visible = rows.filter((row) => maySee(sees, whoseRow(row)));
  const shown = new Set(visible.map(({ id }) => id));
  const wasTheirs = (whose: readonly Whose[]) =>
    sees === 'everything' || whose.some((each) => maySee(sees, each));
  const gone = [...changed].flatMap(([id, whose]) => (!shown.has(id) && wasTheirs(whose) ? [id] : []));
  return { now, rows: visible, gone };
}

const whoseRow = ({ team, assignee }: BoardRow): Whose => ({
  team: team?.id ?? null,
  assignee: assignee?.id ?? null,
});
