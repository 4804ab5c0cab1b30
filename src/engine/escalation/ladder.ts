import type { Millis } from '../instant.js';

/** When a step of the ladder is reached. `offset` is measured from the due instant; negative lies before it. */
export type StepAt =
  | { readonly percent: number }
  | { readonly offsetMs: Millis; readonly offsetClock?: 'own' | 'calendar' }
  | { readonly offsetWorkingDays: number };

export type Recipient =
  | { readonly role: 'assignee' | 'team_lead' | 'escalation_contact' | 'reviewer' }
  | { readonly address: string; readonly name?: string }
  /** The chat room of the ticket's team, or of the agreement. */
  | { readonly role: 'team' | 'agreement' }
  /** A chat room by its id. */
  | { readonly room: string };

export type Channel = 'mail' | 'chat';

export interface Step {
  /** Stable within the ladder; part of the milestone's key. */
  readonly id: string;
  readonly at: StepAt;
  /** People where the channel is mail, rooms where it is chat. */
  readonly notify: readonly Recipient[];
  readonly channel: Channel;
}

/** An escalation policy: what happens on the way to the due instant and after it. */
export interface Ladder {
  readonly steps: readonly Step[];
}

/** The milestone of the due instant itself; no step may have this id. */
export const DUE = 'due';
