import { sealOwner } from '../../notices/webhooks-out/secrets.js';

/** A table whose column `secrets` holds sealed secrets, and to whom they are bound. */
export interface Sealed {
  readonly what: string;
  readonly table: string;
  readonly ownerOf: (id: string) => string;
}

/** Everything that is sealed. A test compares this with the schema. */
export const SEALED: readonly Sealed[] = [
  { what: 'integration', table: 'integrations', ownerOf: (id) => id },
  { what: 'webhook endpoint', table: 'webhook_endpoints', ownerOf: sealOwner },
];
