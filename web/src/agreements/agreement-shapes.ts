/** What `GET /api/agreements/:id/life` answers. */
export interface ShownLife {
  readonly id: string;
  readonly state: VersionState | NextState;
  readonly next: NextState | null;
  readonly draft: ShownDraft | null;
  readonly proposal: ShownProposal | null;
  /** Newest first. */
  readonly versions: readonly ShownVersion[];
  /** Oldest first. */
  readonly decisions: readonly ShownDecision[];
}

export type NextState = 'draft' | 'proposed' | 'approved';
export type VersionState = 'scheduled' | 'active' | 'superseded' | 'expired' | 'terminated';
type Party = 'provider' | 'customer';
type Body = Readonly<Record<string, unknown>>;

export interface ShownDraft {
  readonly body: Body;
  readonly editedAt: string;
  readonly editedBy: string;
  readonly version: number;
  readonly declined: ShownDecision | null;
}

export interface ShownProposal {
  readonly reach: 'new' | 'running';
  readonly inForceFrom: string | null;
  readonly inForceTo: string | null;
  readonly hash: string;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly approvals: readonly ShownDecision[];
  readonly awaited: readonly ShownApprover[];
  /** Whoever asks is among them. */
  readonly asksYou: boolean;
  readonly changes: readonly string[];
}

export interface ShownApprover {
  readonly party: Party;
  readonly name: string;
  readonly address: string;
  readonly askedAt: string | null;
  readonly linkMadeBy: string | null;
  readonly mailFault: string | null;
}

export interface ShownVersion {
  readonly version: number;
  readonly state: VersionState;
  readonly inForceFrom: string;
  readonly inForceTo: string | null;
  readonly changeNote: string | null;
}

export interface ShownDecision {
  readonly kind: 'approved' | 'declined' | 'withdrawn' | 'published' | 'terminated';
  readonly at: string;
  readonly name: string;
  readonly party: Party | null;
  readonly way: 'link' | 'session' | null;
  readonly linkMadeBy: string | null;
  readonly reason: string | null;
  readonly version: number | null;
  readonly endsAt: string | null;
}

export interface ShownEffect {
  /** "214 running clocks move, 9 would be breached at once, 0 mails for the past" */
  readonly sentence: string;
  readonly tried: number;
  readonly open: number;
  readonly confirm: Readonly<Record<'moved' | 'brokenAtOnce' | 'mails', number>>;
}

export interface ShownDocumentLink {
  readonly id: number;
  readonly label: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly timesRead: number;
  readonly lastReadAt: string | null;
}

export interface ShownTemplate {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
}
