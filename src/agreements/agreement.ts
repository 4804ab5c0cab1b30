import type { AgreementLevel, AgreementVersion, Reach } from '../engine/agreement/promises.js';
import type { Contract } from './contract.js';
import type { CreditTerms, PeriodTerms } from '../engine/credit/terms.js';
import type { Instant } from '../engine/instant.js';
import type { Measure } from '../engine/measure/measure.js';

/** Somebody the agreement names. Without a zone, mails to them tell times in UTC. */
export interface Contact {
  readonly name?: string;
  readonly address: string;
  readonly timezone?: string;
}

/** What a version says, checked and in the engine's units. */
export interface AgreementTerms {
  readonly kind: AgreementVersion['kind'];
  readonly position: number;
  readonly title: string;
  readonly combine: AgreementVersion['combine'];
  readonly calendarId: string;
  readonly levels: readonly AgreementLevel[];
  /** Promises that no clock times. */
  readonly measures: readonly Measure[];
  readonly escalationContact?: Contact;
  readonly reviewer?: Contact;
  readonly contract: Contract;
  /** Absent: attainment is shown, but no period is closed. */
  readonly period?: PeriodTerms;
  readonly credits?: CreditTerms;
}

/** Stored as it was written: what people see is what they sent, in the units they sent. */
export type AgreementBody = Readonly<Record<string, unknown>>;

export interface PublishedAgreement {
  readonly id: string;
  readonly version: number;
  readonly body: AgreementBody;
  readonly inForceFrom: Instant;
  readonly inForceTo: Instant | null;
  readonly reach: Reach;
  readonly publishedAt: Instant;
}
