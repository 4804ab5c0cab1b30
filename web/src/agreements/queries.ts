import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgreementDocument } from '../../../src/agreements/document/agreement-document.js';
import type { Finding } from '../../../src/engine/finding.js';
import { get, send } from '../api.js';
import type { ShownDocumentLink, ShownEffect, ShownLife, ShownTemplate } from './agreement-shapes.js';

/** A published version, what is proposed, or what is being written. */
export type Edition = number | 'proposal' | 'draft';

export const pathOf = (id: string): string => `/api/agreements/${encodeURIComponent(id)}`;

export const useLife = (id: string) =>
  useQuery({
    queryKey: ['agreements', id, 'life'],
    queryFn: ({ signal }) => get<ShownLife>(`${pathOf(id)}/life`, signal),
  });

/** @param as what tells one draft or proposal from the next, which both have the same address */
export const useDocument = (id: string, edition: Edition, as: string) =>
  useQuery({
    queryKey: ['agreements', id, 'document', edition, as],
    queryFn: ({ signal }) => get<AgreementDocument>(`${pathOf(id)}/document.json?version=${edition}`, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** What publishing these words would be told, or refused for. */
export const useFindings = (id: string, of: { text: string; body: object } | null) =>
  useQuery({
    queryKey: ['agreements', id, 'findings', of?.text],
    queryFn: () => send<{ findings: Finding[] }>('POST', `${pathOf(id)}/check`, of?.body),
    enabled: of !== null,
  });

/** Against the version before it. */
export const useChanges = (id: string, version: number, isWanted: boolean) =>
  useQuery({
    queryKey: ['agreements', id, 'changes', version],
    queryFn: ({ signal }) =>
      get<{ changes: string[] }>(`${pathOf(id)}/diff?from=${version - 1}&to=${version}`, signal),
    enabled: isWanted,
    staleTime: Infinity,
  });

export const useEffectOf = (id: string, hash: string, isWanted: boolean) =>
  useQuery({
    queryKey: ['agreements', id, 'effect', hash],
    queryFn: ({ signal }) => get<ShownEffect>(`${pathOf(id)}/proposal/effect`, signal),
    enabled: isWanted,
  });

export const useDocumentLinks = (id: string) =>
  useQuery({
    queryKey: ['agreements', id, 'links'],
    queryFn: ({ signal }) => get<ShownDocumentLink[]>(`${pathOf(id)}/document-links`, signal),
  });

export const useTemplates = (isWanted: boolean) =>
  useQuery({
    queryKey: ['agreement-templates'],
    queryFn: ({ signal }) => get<ShownTemplate[]>('/api/agreement-templates', signal),
    enabled: isWanted,
    staleTime: Infinity,
  });

/** Something done to an agreement. Afterwards all that is shown of it is asked for again, also where it was refused: others act, too. */
export function useAct<Sent, Answer>(id: string, act: (sent: Sent) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      Promise.all(
        [['agreements', id], ['promises']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}
