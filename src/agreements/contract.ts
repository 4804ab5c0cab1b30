import type { ExclusionRule } from '../engine/exclusion/exclusion-rule.js';
import type { Contact } from './agreement.js';

/** A date on the contract's own calendar, YYYY-MM-DD: parties agree on days, not on instants. */
export type ContractDate = string;

/** Somebody who signs: unlike any other contact, never without a name. */
export interface Approver extends Contact {
  readonly name: string;
}

export interface Party {
  readonly name: string;
  readonly responsible?: Contact;
  /** All of them have to approve a proposal. */
  readonly approvers: readonly Approver[];
}

/** A clause; with a rule it also adjusts attainment. */
export interface Exclusion {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly rule?: ExclusionRule;
}

export interface Term {
  readonly from: ContractDate;
  /** The last day on which it holds. */
  readonly to?: ContractDate;
  readonly noticeDays?: number;
  readonly renewal: 'none' | 'automatic';
  /** By how much it is prolonged where it renews itself. */
  readonly renewalMonths?: number;
}

/** What lawyers read: everything an agreement says beside what is timed. */
export interface Contract {
  readonly approval: 'none' | 'both_parties';
  readonly purpose?: string;
  readonly parties?: { readonly provider: Party; readonly customer: Party };
  /** Words beside the machine's scope, which the levels have. */
  readonly servicesCovered?: string;
  readonly exclusions: readonly Exclusion[];
  readonly responsibilities: { readonly provider: readonly string[]; readonly customer: readonly string[] };
  readonly measurement?: string;
  readonly reporting?: { readonly frequency: ReportFrequency; readonly recipients: readonly Contact[] };
  readonly disputes?: string;
  readonly indemnification?: string;
  readonly term?: Term;
  readonly review?: {
    readonly everyMonths: number;
    readonly reviewer: Contact;
    readonly firstOn?: ContractDate;
  };
  /** By when somebody has to answer for a breach, in open time: one of both. */
  readonly breachReview?: { readonly withinHours?: number; readonly withinWorkingDays?: number };
  /** What this version changes, in a sentence. */
  readonly changeNote?: string;
}

export const REPORT_FREQUENCIES = ['weekly', 'monthly', 'quarterly', 'yearly'] as const;
export type ReportFrequency = (typeof REPORT_FREQUENCIES)[number];
