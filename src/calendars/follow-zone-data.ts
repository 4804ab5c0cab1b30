import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../database/database.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { zoneDataVersion } from '../engine/calendar/zone.js';
import { iso, type Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { CalendarVersions } from './calendar-versions.js';
import { PromiseChanges } from './promise-changes.js';
import { firstDifference, type Transitions, transitionsOf, zonesIn } from './zone-transitions.js';

interface Remembered {
  readonly zone: string;
  readonly transitions: Transitions;
  readonly release: string;
}

/** Zone, and the first instant at which its wall clock reads otherwise than it did. */
type Moved = Map<string, Instant>;

/** When the zone data have changed since somebody last compared: clocks that run in such a zone are timed anew, and say why. */
@Injectable()
export class FollowZoneData {
  private readonly logger = new Logger(FollowZoneData.name);

  constructor(
    private readonly database: Database,
    private readonly versions: CalendarVersions,
    private readonly changes: PromiseChanges,
    private readonly now: Now,
  ) {}

  async run(): Promise<void> {
    const at = this.now.now();
    await this.database.transaction(async (tx) => {
      const moved = await this.compare(tx);
      if (moved.size === 0) return;
      for (const id of await this.calendars(tx)) await this.publishAnew(tx, id, moved, at);
    });
  }

  /** The rows' locks let one process compare at a time; the next finds nothing left to do. */
  private async compare(tx: pg.PoolClient): Promise<Moved> {
    const { rows } = await tx.query<Remembered>(
      'select zone, transitions, release from zone_transitions order by zone for update',
    );
    const moved: Moved = new Map();
    for (const { zone, transitions, release } of rows) {
      const now = transitionsOf(zone);
      const from = firstDifference(transitions, now);
      if (from === undefined) continue;
      if (release > zoneDataVersion) {
        this.logger.warn(
          `Zone data ${zoneDataVersion} is older than ${release}, which this database has seen.`,
        );
        continue;
      }
      moved.set(zone, from);
      await tx.query('update zone_transitions set transitions = $2, release = $3 where zone = $1', [
        zone,
        JSON.stringify(now),
        zoneDataVersion,
      ]);
    }
    return moved;
  }

  private async calendars(tx: pg.PoolClient): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>('select id from calendars order by id for update');
    return rows.map(({ id }) => id);
  }

  private async publishAnew(tx: pg.PoolClient, id: string, moved: Moved, at: Instant): Promise<void> {
    const latest = await this.versions.latest(tx, id);
    if (latest === undefined) return;
    const cause = causeIn(latest.spec, moved);
    if (cause === null) return;
    this.logger.log(`calendar ${id}: ${cause}`);
    await this.versions.succeed(tx, id, latest, { spec: latest.spec, at, cause });
    // A wall clock is no promise that could be left as it was: clocks on earlier versions move as well.
    if (latest.reach === 'new') await this.changes.record(tx, { reach: 'running', inForceFrom: at, at });
  }
}

function causeIn(spec: CalendarSpec, moved: Moved): string | null {
  const zones = zonesIn(spec).flatMap((zone) => {
    const from = moved.get(zone);
    return from === undefined ? [] : [`${zone} from ${iso(from)} on`];
  });
  return zones.length === 0 ? null : `zone data ${zoneDataVersion} changed ${zones.join(', ')}`;
}
