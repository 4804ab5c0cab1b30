import type { AgreementVersion, LostAgreementVersion } from '../engine/agreement/promises.js';
import { Malformed } from '../engine/malformed.js';
import type { AgreementBody, AgreementTerms } from './agreement.js';
import { readAgreement } from './read-agreement.js';

/** As it is stored. */
export type VersionRow = Pick<AgreementVersion, 'id' | 'version' | 'from' | 'to' | 'reach'> & {
  readonly body: AgreementBody;
};

/** The columns of such a row, as `select` has them. */
export const VERSION_ROW =
  'agreement_id as id, version, body, in_force_from as "from", in_force_to as "to", reach';

export type ReadVersion = AgreementVersion & AgreementTerms;

/** What an earlier release accepted and this one refuses must not stop everything else: the caller decides what it stops. */
export function readVersion({ body, ...row }: VersionRow): ReadVersion | LostAgreementVersion {
  try {
    return { ...row, ...readAgreement(body) };
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    return { ...row, unreadable: fault.message, levels: coverageOf(body) };
  }
}

/** Those that can be read, for what is only said about agreements and times nothing. */
export const readableVersions = (rows: readonly VersionRow[]): ReadVersion[] =>
  rows.map(readVersion).filter((each): each is ReadVersion => !('unreadable' in each));

/** Whom the floors are for, where at least that is told; else they are for everybody, because nobody can say for whom not. */
function coverageOf({ levels }: AgreementBody): LostAgreementVersion['levels'] {
  if (!Array.isArray(levels)) return [{}];
  return levels.map((level: unknown) => {
    const { customers, services } = (level ?? {}) as Record<string, unknown>;
    return {
      ...(areIds(customers) ? { customers } : {}),
      ...(areIds(services) ? { services } : {}),
    };
  });
}

const areIds = (list: unknown): list is string[] =>
  Array.isArray(list) && list.every((id) => typeof id === 'string');
