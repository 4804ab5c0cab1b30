import type { Instant } from '../../engine/instant.js';
import type { PublishedAgreement } from '../agreement.js';

export type PartyName = 'provider' | 'customer';

/** Somebody decided something about a proposal, or ended the agreement: a fact. */
export interface Decision {
  readonly proposalId: number | null;
  readonly kind: 'approved' | 'declined' | 'withdrawn' | 'published' | 'terminated';
  readonly at: Instant;
  readonly name: string;
  readonly party: PartyName | null;
  readonly address: string | null;
  readonly way: 'link' | 'session' | null;
  /** Who handed the link over with which it was answered; null: it had gone by mail, or there was none. */
  readonly linkMadeBy: string | null;
  readonly reason: string | null;
  readonly version: number | null;
  readonly endsAt: Instant | null;
}

/** Whom a proposal asks. */
export interface Asked {
  readonly party: PartyName;
  readonly name: string;
  readonly address: string;
}

/** And how they were asked. */
export interface Invited extends Asked {
  /** Null while the mail is on its way, or where it did not leave. */
  readonly askedAt: Instant | null;
  /** Somebody who made a link to hand over; null: it went by mail. */
  readonly linkMadeBy: string | null;
  readonly mailFault: string | null;
}

export type NextState = 'draft' | 'proposed' | 'approved';
export type VersionState = 'scheduled' | 'active' | 'superseded' | 'expired' | 'terminated';

export function endingOf(decisions: readonly Decision[], proposalId: number): Decision | undefined {
  return decisions.find(
    (each) => each.proposalId === proposalId && each.kind !== 'approved' && each.kind !== 'terminated',
  );
}

/** Who has not said yes yet. */
export const awaited = <T extends Asked>(
  asked: readonly T[],
  decisions: readonly Decision[],
  proposalId: number,
): T[] =>
  asked.filter(
    ({ address }) =>
      !decisions.some(
        (each) => each.proposalId === proposalId && each.kind === 'approved' && each.address === address,
      ),
  );

type Version = Pick<PublishedAgreement, 'version' | 'inForceFrom' | 'inForceTo'>;

/** @param versions in any order */
export function stateOf(
  { version, inForceFrom, inForceTo }: Version,
  versions: readonly Version[],
  decisions: readonly Decision[],
  at: Instant,
): VersionState {
  const replaced = versions.some(
    (later) => later.version > version && (later.inForceFrom <= at || later.inForceFrom <= inForceFrom),
  );
  if (replaced) return 'superseded';
  if (inForceFrom > at) return 'scheduled';
  if (inForceTo === null || inForceTo > at) return 'active';
  const isTerminated = decisions.some((each) => each.kind === 'terminated' && each.version === version);
  return isTerminated ? 'terminated' : 'expired';
}
