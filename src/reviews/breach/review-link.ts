/** A link that opens one review and nothing else, for a reviewer without an account. */
export const reviewLink = (publicUrl: string, token: string): string => `${publicUrl}/review/${token}`;

/** What a token is sealed to. The breach's id, because the review has none yet when its token is made. */
export const linkOwner = (breachId: number): string => `breach review ${breachId}`;
