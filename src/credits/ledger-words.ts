import type { LedgerEntry } from './statements.js';

export const LEDGER_WORDS: Readonly<Record<LedgerEntry['kind'], string>> = {
  credit: 'Credit',
  earn_back: 'Earned back',
  reward: 'Reward',
  correction: 'Correction',
};
