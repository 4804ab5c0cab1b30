import type { Vocabulary } from '../vocabulary.js';

/** The stages of the pipeline that an account is born with. Those of others have numbers of their own. */
const STAGES: Readonly<Record<string, string>> = { '1': 'new', '2': 'pending', '3': 'open', '4': 'solved' };

export const stageWord = (stage: string, vocabulary: Vocabulary): string =>
  vocabulary.mappedStatus(stage) ?? ours(STAGES, stage) ?? vocabulary.status(stage);

export const priorityWord = (theirs: string, vocabulary: Vocabulary): string =>
  vocabulary.mappedPriority(theirs) ??
  ours({ medium: 'normal' }, theirs.toLowerCase()) ??
  vocabulary.priority(theirs);

const ours = (words: Readonly<Record<string, string>>, theirs: string): string | undefined =>
  Object.hasOwn(words, theirs) ? words[theirs] : undefined;
