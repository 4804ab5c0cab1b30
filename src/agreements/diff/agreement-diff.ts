import type { AgreementBody } from '../agreement.js';
import { type Change, changesBetween, isTree, plain } from './changes.js';
import { fromTo, valueInWords } from './in-words.js';
import { entryOf, type NamedObjective, type NameObjective, objectiveNames, subjectOf } from './subjects.js';

/**
 * What another version changes, in sentences. A field that nobody has found words for is shown by its path, so none is
 * hidden: there is a sentence exactly where the bodies differ.
 */
export function agreementDiff(before: AgreementBody, after: AgreementBody): string[] {
  const name = objectiveNames([...objectivesOf(before), ...objectivesOf(after)]);
  return changesBetween(before, after).map((change) => sentenceOf(change, name));
}

function sentenceOf(change: Change, name: NameObjective): string {
  const { kind, path } = change;
  const subject = subjectOf(path, name) ?? path.join('.');
  if (kind === 'changed') return `${subject}: ${fromTo(change.before, change.after, path.at(-1) ?? '')}`;
  if (kind === 'reordered') {
    return `${subject}, in order: ${change.before.join(', ')} → ${change.after.join(', ')}`;
  }
  const [entry, whole] = entryOf(path, name) ?? [subject];
  const where = whole === undefined ? kind : `${kind} ${kind === 'added' ? 'to' : 'from'} ${whole}`;
  const who = isTree(change.entry) && 'address' in change.entry ? valueInWords(change.entry) : entry;
  return `${who} ${where}${isTree(change.entry) && who === entry ? `: ${valueInWords(change.entry)}` : ''}`;
}

function objectivesOf({ levels, measures }: AgreementBody): NamedObjective[] {
  return [...timed(levels), ...measured(measures)];
}

function timed(levels: unknown): NamedObjective[] {
  return treesIn(levels).flatMap(({ level, objectives }) =>
    treesIn(objectives).flatMap(({ id, metric }) => {
      if (typeof metric !== 'string') return [];
      const written = typeof id === 'string' ? id : undefined;
      return [{ id: written ?? `${plain(level)}.${metric}`, key: written ?? metric, metric }];
    }),
  );
}

function measured(measures: unknown): NamedObjective[] {
  return treesIn(measures).flatMap(({ id, measure }) => {
    if (typeof measure !== 'string') return [];
    const key = typeof id === 'string' ? id : measure;
    return [{ id: key, key, metric: measure }];
  });
}

const treesIn = (list: unknown) => (Array.isArray(list) ? (list as unknown[]).filter(isTree) : []);
