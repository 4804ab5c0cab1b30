import type { EnvironmentReader } from './environment-reader.js';

const ROLES = ['agent', 'lead', 'admin', 'auditor'] as const;
type UserRole = (typeof ROLES)[number];

/** Sign-in through an OpenID provider: Keycloak, Entra, Google, … */
export interface OidcEnv {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button calls it. */
  readonly name: string;
  /** Lower case; empty: addresses of every domain. */
  readonly emailDomains: readonly string[];
  /** Absent: who is not a user yet is turned away. */
  readonly newUsersAre?: UserRole;
  /** Absent: roles are given in Punctual alone. */
  readonly roles?: OidcRoles;
}

export interface OidcRoles {
  /** A path into the ID token, one name a step. */
  readonly claim: readonly string[];
  /** The first of them that the claim holds decides. */
  readonly roleOf: ReadonlyMap<string, UserRole>;
}

export function readOidc(reader: EnvironmentReader): OidcEnv | undefined {
  const issuer = reader.url('OIDC_ISSUER', ['https:', 'http:']);
  if (issuer === undefined) return undefined;
  const url = new URL(issuer);
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    reader.fault('OIDC_ISSUER', 'https://, except for a provider on this machine', issuer);
  }
  const emailDomains = reader.list(reader.text('OIDC_EMAIL_DOMAINS')).map((each) => each.toLowerCase());
  const newUsersAre = reader.oneOf('OIDC_NEW_USERS_ARE', [...ROLES, ''], '') || undefined;
  if (newUsersAre !== undefined && emailDomains.length === 0) {
    reader.fault(
      'OIDC_EMAIL_DOMAINS',
      'the domains whose people become users, because OIDC_NEW_USERS_ARE is set',
    );
  }
  return {
    issuer: url,
    clientId: needed(reader, 'OIDC_CLIENT_ID', reader.text('OIDC_CLIENT_ID')),
    clientSecret: needed(reader, 'OIDC_CLIENT_SECRET', reader.secret('OIDC_CLIENT_SECRET')),
    name: reader.text('OIDC_NAME') ?? url.hostname,
    emailDomains,
    newUsersAre,
    roles: readRoles(reader),
  };
}

function needed(reader: EnvironmentReader, variable: string, given: string | undefined): string {
  if (given === undefined) reader.fault(variable, 'what the provider gave you, because OIDC_ISSUER is set');
  return given ?? '';
}

/** `sla-admins=admin, sla-leads=lead`, the strongest first. */
function readRoles(reader: EnvironmentReader): OidcRoles | undefined {
  const claim = reader.text('OIDC_ROLE_CLAIM');
  if (claim === undefined) return undefined;
  const given = reader.text('OIDC_ROLES') ?? '';
  const pairs = given
    .split(',')
    .map((each) => /^\s*(\S.*?)\s*=\s*(\w+)\s*$/.exec(each))
    .map((found) => [found?.[1] ?? '', ROLES.find((role) => role === found?.[2])] as const);
  const known = pairs.flatMap(([value, role]) => (role === undefined ? [] : [[value, role] as const]));
  if (known.length < pairs.length) {
    const expected = `pairs such as sla-admins=admin, separated by commas, each with one of ${ROLES.join(', ')}`;
    reader.fault('OIDC_ROLES', expected, given);
  }
  return { claim: claim.split('.'), roleOf: new Map(known) };
}
