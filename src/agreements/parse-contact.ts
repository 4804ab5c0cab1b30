import { isEmail } from 'class-validator';
import { isZone } from '../http/zone-field.js';
import type { Contact } from './agreement.js';
import { Fields } from './fields.js';

export function parseContact(input: unknown, path: string): Contact {
  const fields = new Fields(input, path, ['name', 'address', 'timezone']);
  const address = fields.text('address');
  if (!isEmail(address)) throw fields.malformed('address', 'must be an e-mail address');
  const timezone = fields.optional('timezone', (name) => fields.text(name));
  if (timezone !== undefined && !isZone(timezone)) {
    throw fields.malformed('timezone', 'must be an IANA time zone, such as Europe/Berlin');
  }
  return { name: fields.optional('name', (name) => fields.text(name)), address, timezone };
}
