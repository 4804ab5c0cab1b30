import type { ShownDelivery } from '../../../src/deliveries/list-deliveries.js';
import type { Setup } from '../../../src/helpdesks/helpdesk.js';
import type { ShownIntegration } from '../../../src/integrations/list-integrations.js';

export type { ShownDelivery, ShownIntegration };

export interface ShownHelpdesk extends Setup {
  readonly id: string;
  readonly title: string;
  /** Then it is copied from there, and Punctual makes none. */
  readonly makesSecret: boolean;
  /** What can be said already about writing into it; null where that is not possible. */
  readonly writesBack: {
    readonly baseUrl: string | null;
    readonly user: 'required' | 'optional';
    readonly perMinute: number;
  } | null;
}

/** What `understand` answers. */
export interface Understood {
  readonly reason: string | null;
  readonly tickets: readonly {
    readonly externalId: string;
    readonly events: readonly ({ readonly at: string; readonly kind: string } & Record<string, unknown>)[];
    readonly ticket: Readonly<Record<string, string | null>>;
    readonly clocks: readonly {
      readonly clockId: string;
      readonly cycle: number;
      readonly metric: string;
      readonly state: string;
      readonly dueAt: string | null;
      readonly satisfiedAt: string | null;
      readonly breachedAt: string | null;
    }[];
    readonly setAside: string | null;
  }[];
  readonly unmapped: readonly { readonly field: string; readonly value: string }[];
}
