export const REVIEW_STATES = ['open', 'completed', 'closed'] as const;
/** `closed`: nobody has to answer any more, because the breach was revoked. */
export type ReviewState = (typeof REVIEW_STATES)[number];

export const ATTRIBUTIONS = ['provider', 'customer', 'vendor', 'nobody'] as const;
/** Whose doing a breach was. */
export type Attribution = (typeof ATTRIBUTIONS)[number];
