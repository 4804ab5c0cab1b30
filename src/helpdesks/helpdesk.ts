import type { Actor, Rating, Visibility } from '../engine/clock/ticket-event.js';
import type { Instant } from '../engine/instant.js';
import type { MappedField } from './mapping.js';
import type { Vocabulary } from './vocabulary.js';
import type { WritesBack } from './write-back.js';

/** A webhook as it came in, untouched. Header names are in lower case. */
export interface RawRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** At the door: some sign also where they post to. */
export interface Posted extends RawRequest {
  readonly method: string;
  /** As the sender wrote it, with scheme and host. */
  readonly url: string;
}

/** As it is kept. Some senders do not say when; then it happened when it arrived. */
export interface Received extends RawRequest {
  readonly receivedAt: Instant;
}

/** A kind of source. One folder each, one conformance suite for all; nothing else in the product knows them by name. */
export interface Helpdesk {
  readonly id: string;
  readonly title: string;
  readonly setup: Setup;
  /** Where the helpdesk leaves the choice to us; null where the administrator has to copy the helpdesk's own. */
  newSecret(): string | null;
  /** Why this cannot be a secret of this helpdesk, or null. Completes the sentence "secret …". */
  faultOfSecret(secret: string): string | null;
  /** Over the raw bytes, in constant time; any of the secrets will do, so that one can be rotated. */
  verify(request: Posted, secrets: readonly string[], at: Instant): boolean;
  /** The same for every attempt to deliver the same thing. Never throws: a body that is not understood has one too. */
  dedupKey(request: Received): string;
  /**
   * Pure: the same delivery gives the same facts with the same ids. Nothing where it says nothing about tickets, such as
   * a ping. @throws Untranslatable
   */
  translate(request: Received, vocabulary: Vocabulary): TranslatedTicket[];
  /** What may stand in a field of the administrator's own, to be named in `mapping.fields`. */
  readonly readsFields?: readonly MappedField[];
  /** Where the helpdesk takes what we find out. */
  readonly writesBack?: WritesBack;
}

/** What an administrator does at the helpdesk, in words; `{address}` stands for the integration's own. */
export interface Setup {
  readonly steps: readonly string[];
  /** To be pasted there. */
  readonly template?: { readonly title: string; readonly text: string };
}

export interface TranslatedTicket {
  /** As people call it. */
  readonly externalId: string;
  /** Where that may change: what the ticket is known by for good, and what it was called until just now. */
  readonly lastingId?: string;
  readonly formerId?: string;
  readonly subject: string | null;
  readonly url: string | null;
  /** When id, subject and url were so: an older delivery that comes late does not overwrite them. */
  readonly describedAt: Instant;
  readonly facts: readonly TranslatedFact[];
}

/** Somebody or something as the helpdesk names it; ingest finds out whom we call that. */
export interface Reference {
  /** Ids and names, the most trustworthy first; never empty. */
  readonly keys: readonly string[];
  readonly name?: string;
  readonly email?: string;
}

/**
 * A ticket event whose people and places are still the helpdesk's. Its id follows from what it says, so that whichever
 * delivery brings a fact, it counts once.
 */
export type TranslatedFact = { readonly id: string; readonly at: Instant; readonly saidAt?: Instant } & (
  | ({ readonly kind: 'ticket.created'; readonly actor: Actor } & Attributes)
  | { readonly kind: 'message'; readonly actor: Actor; readonly visibility: Visibility }
  | { readonly kind: 'status.changed'; readonly to: string }
  | { readonly kind: 'priority.changed'; readonly priority: string | null }
  | {
      readonly kind: 'agent.assigned' | 'group.assigned' | 'customer.changed' | 'service.changed';
      readonly to: Reference | null;
    }
  | { readonly kind: 'agreement.attached'; readonly target: string; readonly startAt?: Instant }
  | ({ readonly kind: 'satisfaction.rated' } & Rating)
);

/** What a ticket looks like. Undefined: not said; null: said to be nothing. */
export interface Attributes {
  readonly status?: string;
  readonly priority?: string | null;
  readonly group?: Reference | null;
  readonly assignee?: Reference | null;
  readonly customer?: Reference | null;
  readonly service?: Reference | null;
}

/** The delivery is authentic and still cannot be used. It is kept, shown with this reason, and can be replayed. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable';

  constructor(
    /** A path into the body: `ticket.id`. */
    readonly field: string,
    /** Completes the sentence "<field> …". */
    readonly reason: string,
  ) {
    super(`${field} ${reason}`);
  }
}
