import type { ExclusionKind, ExclusionScope } from '../../../src/engine/exclusion/exclusion.js';

export const KIND_WORDS: Readonly<Record<ExclusionKind, string>> = {
  maintenance: 'Maintenance',
  force_majeure: 'Force majeure',
  customer_caused: 'Caused by the customer',
  unauthorised_software: 'Unauthorised software',
  other: 'Something else',
};

export function scopeWords(scope: ExclusionScope): string {
  if (scope.kind === 'all') return 'everybody';
  return scope.kind === 'ticket' ? `ticket ${scope.id}` : `${scope.kind} ${scope.ids.join(', ')}`;
}
