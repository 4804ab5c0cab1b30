import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { LEVEL_WORDS, METRIC_WORDS, objectiveWords } from '../engine/agreement/metric-words.js';
import type { Level, Metric } from '../engine/agreement/objective.js';
import type { Dimension } from './read-attainment.js';

/** What has an id that people did not choose to read, and where its name stands. */
const NAMES_OF = {
  customer: 'select id, name from customers',
  service: 'select id, name from services',
  team: 'select id, name from teams',
  integration: 'select id, name from integrations',
  agreement: `select distinct on (agreement_id) agreement_id as id, body ->> 'title' as name
    from agreement_versions order by agreement_id, version desc`,
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
    const wanted = new Set(by.map(source).filter((each) => each !== undefined));
    const known = new Map<Named, Names>();
    for (const each of wanted) known.set(each, await this.namesOf(each));
    return groups.map((group) =>
      by.map((dimension, i) => nameOf(dimension, group[i] ?? null, known.get(source(dimension)!) ?? NONE)),
    );
  }

  private async namesOf(what: Named): Promise<Names> {
    const rows = await this.database.query<{ id: string; name: string | null }>(NAMES_OF[what]);
    return new Map(rows.map(({ id, name }) => [id, name ?? id]));
  }
}

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
  const at = value.indexOf('/');
  const [agreement, objective] = [value.slice(0, at), value.slice(at + 1)];
  return `${titles.get(agreement) ?? agreement}: ${objectiveWords(objective)}`;
}
