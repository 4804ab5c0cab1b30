/** What the server answers, as far as the page shows it. */
export interface ShownReview {
  readonly id: number;
  readonly state: 'open' | 'completed' | 'closed';
  readonly isOverdue: boolean;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly ticketSubject: string | null;
  readonly metric: string;
  readonly breachedAt: string;
  readonly dueAt: string;
  readonly reviewer: { readonly name: string | null; readonly address: string } | null;
}

export interface ShownDispute {
  readonly id: number;
  readonly customerId: string;
  readonly ticketExternalId: string | null;
  readonly said: string;
  readonly saidBy: string;
  readonly dueAt: string;
  readonly answeredAt: string | null;
}

export interface ShownAgreementReview {
  readonly id: number;
  readonly title: string;
  readonly on: string;
  readonly because: string;
  readonly heldAt: string | null;
  readonly outcome: string | null;
}
