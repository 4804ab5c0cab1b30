import { useQuery } from '@tanstack/react-query';
import type { Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';

/** What people choose from by name. */
export const useNamed = (what: 'customers' | 'services' | 'calendars') =>
  useQuery({
    queryKey: [what],
    queryFn: ({ signal }) => get<Named[]>(`/api/${what}`, signal),
    staleTime: 60_000,
  });
