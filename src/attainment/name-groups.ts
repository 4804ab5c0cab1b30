import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { LEVEL_WORDS, METRIC_WORDS, objectiveWords } from '../engine/agreement/metric-words.js';
import type { Level, Metric } from '../engine/agreement/objective.js';
import type { Dimension } from './read-attainment.js';

/** What has an id that people did not choose to read, and where its name stands. */
const NAMES_OF = {
  customer: 'select id, name from customers where id = any($1)',
  service: 'select id, name from services where id = any($1)',
  team: 'select id, name from teams where id = any($1)',
  integration: 'select id, name from integrations where id = any($1)',
  agreement: `select distinct on (agreement_id) agreement_id as id, body ->> 'title' as name
    from agreement_versions where agreement_id = any($1) order by agreement_id, version desc`,
} as const;

type Named = keyof typeof NAMES_OF;
type Names = ReadonlyMap<string, string>;

const source = (dimension: Dimension): Named | undefined =>
  dimension === 'objective' ? 'agreement' : dimension in NAMES_OF ? (dimension as Named) : undefined;

/** Those whose names are other than what figures are grouped by. */
export const hasNames = (dimension: Dimension): boolean => source(dimension) !== undefined;

/** What the groups of an attainment are called, for mails and pages: `acme` is Acme, and no customer is "no customer". */
@Injectable()
export class NameGroups {
  constructor(private readonly database: Database) {}

  async run(
    by: readonly Dimension[],
    groups: readonly (readonly (string | null)[])[],
  ): Promise<(readonly string[])[]> {
    const wanted = new Map<Named, Set<string>>();
    for (const [i, dimension] of by.entries()) {
      const what = source(dimension);
      if (what === undefined) continue;
      const ids = wanted.get(what) ?? new Set();
      wanted.set(what, ids);
      for (const group of groups) if (group[i] != null) ids.add(idIn(dimension, group[i]));
    }
    const known = new Map<Named, Names>();
    for (const [what, ids] of wanted) known.set(what, await this.namesOf(what, [...ids]));
    return groups.map((group) =>
      by.map((dimension, i) => nameOf(dimension, group[i] ?? null, known.get(source(dimension)!) ?? NONE)),
    );
  }

  private async namesOf(what: Named, ids: readonly string[]): Promise<Names> {
    const rows = await this.database.query<{ id: string; name: string | null }>(NAMES_OF[what], [ids]);
    return new Map(rows.map(({ id, name }) => [id, name ?? id]));
  }
}

/** Of an objective, the id of its agreement: `acme-care/customer.resolution`. */
const idIn = (dimension: Dimension, value: string): string =>
  dimension === 'objective' ? value.slice(0, value.indexOf('/')) : value;

const NONE: Names = new Map();

function nameOf(dimension: Dimension, value: string | null, names: Names): string {
  if (value === null) return `no ${dimension}`;
  if (dimension === 'metric') return METRIC_WORDS[value as Metric] ?? value;
  if (dimension === 'level') return LEVEL_WORDS[value as Level] ?? value;
  if (dimension === 'objective') return objectiveName(value, names);
  return names.get(value) ?? value;
}

/** `acme-care/customer.resolution` is "Acme Care: resolution, for this customer". */
function objectiveName(value: string, titles: Names): string {
  const agreement = idIn('objective', value);
  const objective = value.slice(agreement.length + 1);
  return `${titles.get(agreement) ?? agreement}: ${objectiveWords(objective)}`;
}
