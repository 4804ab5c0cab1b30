import { useQuery } from '@tanstack/react-query';
import { get } from '../api.js';
import type { Me } from './header.js';

/** Who is signed in: asked for once, and again when somebody signs out. */
export const useMe = () =>
  useQuery({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/api/me', signal), staleTime: Infinity });
