import type { Dimension } from '../../../src/attainment/read-attainment.js';
import { DIMENSION_WORDS } from './measured-query.js';

type Names = Readonly<Record<string, string>>;

export const GroupHeads = ({ by }: { by: readonly Dimension[] }) =>
  by.map((dimension) => (
    <th key={dimension} scope="col">
      {DIMENSION_WORDS[dimension]}
    </th>
  ));

/** What a line is about; the first of them is its heading. */
export const GroupCells = ({ by, names }: { by: readonly Dimension[]; names: Names }) =>
  by.map((dimension, i) =>
    i === 0 ? (
      <th key={dimension} scope="row">
        {capital(names[dimension]!)}
      </th>
    ) : (
      <td key={dimension}>{capital(names[dimension]!)}</td>
    ),
  );

export const byNames =
  (by: readonly Dimension[]) =>
  (a: { names: Names }, b: { names: Names }): number =>
    wordsOf(a.names, by).localeCompare(wordsOf(b.names, by));

const wordsOf = (names: Names, by: readonly Dimension[]): string =>
  by.map((dimension) => names[dimension]).join('\n');

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
