import { useQuery } from '@tanstack/react-query';
import type { Named } from '../../../src/board/board-row.js';
import { get, Refused } from '../api.js';
import type { ShownAgreement } from '../promises/promise-shapes.js';

export interface Choices {
  readonly agreements: readonly Named[];
  readonly customers: readonly Named[];
}

/** What a span can be narrowed down to. */
export function useChoices(): Choices {
  const { data } = useQuery({
    queryKey: ['measured-choices'],
    queryFn: async ({ signal }) => {
      const [agreements, customers] = await Promise.all([
        get<ShownAgreement[]>('/api/agreements', signal),
        get<Named[]>('/api/customers', signal),
      ]);
      return { agreements: agreements.map(({ id, title }) => ({ id, name: title })), customers };
    },
  });
  return data ?? { agreements: [], customers: [] };
}

/** What the server refused and whose fields are shown; anything else that went wrong is trouble. */
export function refusedFields(error: Error | null): Readonly<Record<string, string>> | null {
  if (!(error instanceof Refused) || error.status >= 500 || error.errors.length === 0) return null;
  return Object.fromEntries(error.errors.map(({ field, reason }) => [field, reason]));
}
