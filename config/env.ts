import { resolve } from 'node:path';
import { EnvironmentFaults } from './environment-faults.js';
import { EnvironmentReader } from './environment-reader.js';
import { type OidcEnv, readOidc } from './oidc-env.js';

export type Role = 'all' | 'api' | 'worker';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What the environment says, checked. A class only so that it can be asked for by dependency injection. */
export abstract class Env {
  abstract readonly role: Role;
  abstract readonly host: string;
  abstract readonly port: number;
  /** How people reach the server: every link in a mail begins with it. No slash at the end. */
  abstract readonly publicUrl: string;
  /** Absent: a PostgreSQL of our own is kept in `dataDir`. */
  abstract readonly databaseUrl?: string;
  /** Absent: the queues live in PostgreSQL. */
  abstract readonly redisUrl?: string;
  /** Keeps several installations on one Redis apart. */
  abstract readonly redisPrefix: string;
  /** Absolute. */
  abstract readonly dataDir: string;
  /** Absent: mails are kept and shown instead of sent. */
  abstract readonly smtpUrl?: string;
  abstract readonly mailFrom: string;
  /** Whether people who are bound to teams also see what no team has. */
  abstract readonly teamlessTickets: 'shown' | 'hidden';
  abstract readonly logLevel: LogLevel;
  /** 32 bytes that seal stored secrets. */
  abstract readonly secretKey: Buffer;
  /** Keys that still open what was sealed with them, and seal nothing. */
  abstract readonly secretKeyPrevious: readonly Buffer[];
  /** Absent: nobody signs in through an OpenID provider. */
  abstract readonly oidc?: OidcEnv;
  abstract readonly sweepEveryMs: number;
  /** Wake-ups farther off than this are not queued yet; the sweep arms them when they come near. */
  abstract readonly wakeHorizonMs: number;
  /** Local days between the end of a period and its closing, for facts that come late. */
  abstract readonly periodGraceDays: number;
  /** Networks that addresses typed in by people may lead to although they are not public. */
  abstract readonly outboundAllowCidrs: readonly string[];
  /** Networks whose X-Forwarded-For is believed. A number of hops would let whoever gets past the proxy be anybody. */
  abstract readonly trustProxy: readonly string[];
  /** How long the raw body of a settled delivery is kept. */
  abstract readonly deliveriesKeepDays: number;
}

/** Before what was left open is settled: port 0 asks for any free one, and no key for one made once into `dataDir`. */
export interface GivenEnv extends Omit<Env, 'secretKey'> {
  readonly secretKey?: Buffer;
}

const logLevels: LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const MAILBOX = /^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/;

/** The only reader of the environment. Every fault is reported at once: nobody should have to start nine times. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): GivenEnv {
  const reader = new EnvironmentReader(source);
  const port = reader.integer('PORT', 8080, 0, 65_535);
  const databaseUrl = reader.url('DATABASE_URL', ['postgres:', 'postgresql:'], { secret: true });
  const env: GivenEnv = {
    role: reader.oneOf('ROLE', ['all', 'api', 'worker'], 'all'),
    host: reader.text('HOST') ?? '127.0.0.1',
    port,
    publicUrl: (reader.url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`).replace(
      /\/+$/,
      '',
    ),
    databaseUrl,
    redisUrl: reader.url('REDIS_URL', ['redis:', 'rediss:'], { secret: true }),
    redisPrefix: reader.matching(
      'REDIS_PREFIX',
      /^[A-Za-z0-9_-]{1,40}$/,
      'letters, digits, - and _',
      'punctual',
    ),
    dataDir: resolve(reader.text('DATA_DIR') ?? '.data'),
    smtpUrl: reader.url('SMTP_URL', ['smtp:', 'smtps:'], { secret: true }),
    mailFrom: reader.matching(
      'MAIL_FROM',
      MAILBOX,
      'an address, alone or as "Name <address>"',
      'Punctual <punctual@localhost>',
    ),
    teamlessTickets: reader.oneOf('TEAMLESS_TICKETS', ['shown', 'hidden'], 'shown'),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
    secretKey: reader.key('SECRET_KEY', 32, { required: databaseUrl !== undefined }),
    secretKeyPrevious: reader.keys('SECRET_KEY_PREVIOUS', 32),
    oidc: readOidc(reader),
    sweepEveryMs: reader.integer('SWEEP_EVERY_MS', 1_000, 50, 3_600_000),
    wakeHorizonMs: reader.integer('WAKE_HORIZON_MS', 600_000, 1_000, 86_400_000),
    periodGraceDays: reader.integer('PERIOD_GRACE_DAYS', 3, 0, 60),
    outboundAllowCidrs: reader.cidrs('OUTBOUND_ALLOW_CIDRS'),
    trustProxy: reader.cidrs('TRUST_PROXY'),
    deliveriesKeepDays: reader.integer('DELIVERIES_KEEP_DAYS', 90, 30, 3_650),
  };
  if (env.role !== 'all' && databaseUrl === undefined) {
    reader.fault(
      'DATABASE_URL',
      `a postgres:// URL, because ROLE=${env.role} shares its database with other processes`,
    );
  }
  if (reader.faults.length > 0) throw new EnvironmentFaults(reader.faults);
  return env;
}

export const localUrl = (port: number): string => `http://localhost:${port}`;
