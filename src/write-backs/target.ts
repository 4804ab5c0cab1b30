/** What a sealed token is bound to. */
export const sealOwner = (integrationId: string): string => `write-back ${integrationId}`;
