import { MINUTE } from '../engine/instant.js';
import type { Limit } from '../throttles.js';

/** Links and passwords that do not open, of one client. What opens is given back: an office shares one address. */
export const SIGN_IN: Limit = { name: 'sign-in', attempts: 10, within: 10 * MINUTE };

/** Wrong passwords of one account, wherever they come from. A link by mail still opens meanwhile. */
export const PASSWORD: Limit = { name: 'password', attempts: 20, within: 15 * MINUTE };

/** Links asked for by mail: by one client, and for one address. */
export const LINKS_BY_CLIENT: Limit = { name: 'links-by', attempts: 10, within: 15 * MINUTE };
export const LINKS_FOR_ADDRESS: Limit = { name: 'links-for', attempts: 3, within: 15 * MINUTE };
