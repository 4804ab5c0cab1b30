import type { IDToken } from 'openid-client';
import type { OidcEnv, OidcRoles } from '../../../config/oidc-env.js';
import type { UserRole } from '../user.entity.js';

/** Whom the provider vouches for, as far as it concerns us. */
export interface VouchedFor {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  /** What the claim says; undefined where roles are given in Punctual alone. */
  readonly role?: UserRole;
}

/** Why somebody whom the provider knows does not get in. In words for the person. */
export class TurnedAway extends Error {
  override readonly name = 'TurnedAway';
}

/** @throws TurnedAway */
export function vouchedFor(token: IDToken, settings: OidcEnv): VouchedFor {
  const { email, email_verified: isVerified, name } = token;
  if (typeof email !== 'string' || email === '')
    throw new TurnedAway(`${settings.name} told no e-mail address.`);
  // Some providers send the word instead of the truth value.
  if (isVerified !== true && isVerified !== 'true')
    throw new TurnedAway(`${settings.name} has not verified the address ${email}.`);
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (settings.emailDomains.length > 0 && !settings.emailDomains.includes(domain))
    throw new TurnedAway(`Addresses at ${domain} do not sign in here.`);
  return {
    issuer: token.iss,
    subject: token.sub,
    email: email.toLowerCase(),
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : email,
    role: settings.roles && roleIn(token, settings.roles, settings),
  };
}

/** Where roles come from a claim, it alone decides: whoever leaves a group at the provider loses its role here. */
function roleIn(token: IDToken, { claim, roleOf }: OidcRoles, { newUsersAre, name }: OidcEnv): UserRole {
  const said = claim.reduce<unknown>(
    (part, step) => (part as Record<string, unknown> | undefined)?.[step],
    token,
  );
  const values = [said].flat();
  for (const [value, role] of roleOf) if (values.includes(value)) return role;
  if (newUsersAre !== undefined) return newUsersAre;
  throw new TurnedAway(`${name} gives you no role here.`);
}
