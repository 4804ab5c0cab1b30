import { PUNCTUAL } from '../../src/audit/actor.js';
import { PutIntegration } from '../../src/integrations/put-integration.js';
import type { TestApp } from './app.js';
import { Helpdesk } from './helpdesk.js';

/** Zendesk makes its secrets itself; this is one such as it makes. */
export const zendeskSecret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

/** Connects a helpdesk to the app, as an administrator would, and returns its driver. */
export async function connect(
  { app, url, now }: TestApp,
  kind: 'standard' | 'zendesk',
  { id = kind as string, mapping = {} as object } = {},
): Promise<Helpdesk> {
  const given = kind === 'zendesk' ? { secret: zendeskSecret } : {};
  const { secret } = await app
    .get(PutIntegration)
    .run(id, { helpdesk: kind, name: id, mapping, ...given }, PUNCTUAL);
  return new Helpdesk({
    url,
    integrationId: id,
    kind,
    secret: secret ?? zendeskSecret,
    now: () => now.now(),
  });
}
