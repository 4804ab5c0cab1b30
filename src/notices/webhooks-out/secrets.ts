import { randomBytes } from 'node:crypto';

/** Messages are signed with the newest and the one before, so that a receiver can change over in its own time. */
export const LIVE_SECRETS = 2;

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** What a sealed secret is bound to; an integration may have the same id. */
export const sealOwner = (endpointId: string): string => `webhook-endpoint ${endpointId}`;
