import { useQuery } from '@tanstack/react-query';
import { get } from '../api.js';
import type { ShownHelpdesk, ShownIntegration } from './shapes.js';

/** Deliveries come in without a word to this page, so it asks again. */
const EVERY_MS = 10_000;

export const useIntegrations = () =>
  useQuery({
    queryKey: ['integrations'],
    queryFn: ({ signal }) => get<ShownIntegration[]>('/api/integrations', signal),
    refetchInterval: EVERY_MS,
  });

export const useIntegration = (id: string) =>
  useQuery({
    queryKey: ['integrations', id],
    queryFn: ({ signal }) => get<ShownIntegration>(`/api/integrations/${encodeURIComponent(id)}`, signal),
    refetchInterval: EVERY_MS,
  });

export const useHelpdesks = () =>
  useQuery({
    queryKey: ['helpdesks'],
    queryFn: ({ signal }) => get<ShownHelpdesk[]>('/api/helpdesks', signal),
    staleTime: Infinity,
  });
