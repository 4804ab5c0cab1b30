import type { Actor } from '../../engine/clock/ticket-event.js';
import { type Field, somebody } from '../field.js';
import type { Reference } from '../helpdesk.js';

/** Cloud names people by account id, Data Center by key or name; addresses are often hidden. */
export function person(user: Field): Reference | null {
  const [account, key, name, email] = ['accountId', 'key', 'name', 'emailAddress'].map((part) =>
    user.get(part).idOrNull(),
  );
  return somebody([account, ...(account == null ? [key, name] : []), email], {
    name: user.get('displayName').textOrNull(),
    email,
  });
}

/** Data Center does not say; there, and in a service desk for one's own people, the mapping has to name the requesters. */
export function accountOf(user: Field): Actor {
  const type = user.get('accountType').idOrNull();
  return type === 'customer' ? 'customer' : type === 'app' ? 'bot' : 'agent';
}
