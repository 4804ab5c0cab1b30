import type { PoolClient } from 'pg';
import type { Reference } from '../helpdesks/helpdesk.js';
import { enrol } from './enrol.js';
import type { Heard } from './heard.js';
import { type Kind, keyOfReference, referencesIn } from './references.js';
import { identify } from './register.js';

/** Whom and what a batch talks about, in our ids. */
export interface Directory {
  /** Undefined where nothing was said, and where what was said means nothing to us. */
  idOf(kind: Kind, integrationId: string, said: Reference | null | undefined): string | undefined;
}

/**
 * People and teams are enrolled when a helpdesk first names them, so that mails can reach them. Customers and services
 * are not: what is promised to whom is for people to say.
 */
export async function lookUp(tx: PoolClient, heard: readonly Heard[]): Promise<Directory> {
  const known: Record<Kind, Map<string, string>> = {
    customer: await identify(tx, 'customer', referencesIn(heard, 'customer')),
    service: await identify(tx, 'service', referencesIn(heard, 'service')),
    team: await enrol(tx, 'team', referencesIn(heard, 'team')),
    agent: await enrol(tx, 'agent', referencesIn(heard, 'agent')),
  };
  return {
    idOf: (kind, integrationId, said) =>
      said == null ? undefined : known[kind].get(keyOfReference(integrationId, said)),
  };
}
