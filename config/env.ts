import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isCidr } from '../src/outbound.js';
import { EnvironmentFaults, type Fault } from './environment-faults.js';

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
  abstract readonly logLevel: LogLevel;
  /** 32 bytes that seal stored secrets. */
  abstract readonly secretKey: Buffer;
  abstract readonly sweepEveryMs: number;
  /** Wake-ups farther off than this are not queued yet; the sweep arms them when they come near. */
  abstract readonly wakeHorizonMs: number;
  /** Networks that addresses typed in by people may lead to although they are not public. */
  abstract readonly outboundAllowCidrs: readonly string[];
  /** Networks whose X-Forwarded-For is believed. A number of hops would let whoever gets past the proxy be anybody. */
  abstract readonly trustProxy: readonly string[];
}

/** Before what was left open is settled: port 0 asks for any free one, and no key for one made once into `dataDir`. */
export interface GivenEnv extends Omit<Env, 'secretKey'> {
  readonly secretKey?: Buffer;
}

const logLevels: LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const MAILBOX = /^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/;

/** The only reader of the environment. Every fault is reported at once: nobody should have to start nine times. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): GivenEnv {
  const reader = new Reader(source);
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
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
    secretKey: reader.key('SECRET_KEY', 32, { required: databaseUrl !== undefined }),
    sweepEveryMs: reader.integer('SWEEP_EVERY_MS', 1_000, 50, 3_600_000),
    wakeHorizonMs: reader.integer('WAKE_HORIZON_MS', 600_000, 1_000, 86_400_000),
    outboundAllowCidrs: reader.cidrs('OUTBOUND_ALLOW_CIDRS'),
    trustProxy: reader.cidrs('TRUST_PROXY'),
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

class Reader {
  readonly faults: Fault[] = [];

  constructor(private readonly source: NodeJS.ProcessEnv) {}

  fault(variable: string, expected: string, given?: string): undefined {
    this.faults.push({ variable, expected, given });
  }

  /** An empty value counts as absent: compose files write `SMTP_URL=` for "none". */
  text(variable: string): string | undefined {
    return this.source[variable]?.trim() || undefined;
  }

  /** A secret may come from the file that NAME_FILE points to, as Docker and Kubernetes mount them. */
  private secret(variable: string): string | undefined {
    const file = this.text(`${variable}_FILE`);
    if (file === undefined) return this.text(variable);
    if (this.text(variable) !== undefined) {
      return this.fault(`${variable}_FILE`, `to be set instead of ${variable}, not beside it`, file);
    }
    try {
      return (
        readFileSync(file, 'utf8').trim() || this.fault(`${variable}_FILE`, 'a file that is not empty', file)
      );
    } catch (cause) {
      return this.fault(
        `${variable}_FILE`,
        `a readable file (${(cause as NodeJS.ErrnoException).code})`,
        file,
      );
    }
  }

  oneOf<T extends string>(variable: string, allowed: readonly T[], otherwise: T): T {
    const given = this.text(variable);
    if (given === undefined) return otherwise;
    const found = allowed.find((value) => value === given);
    if (found === undefined) this.fault(variable, `one of ${allowed.join(', ')}`, given);
    return found ?? otherwise;
  }

  integer(variable: string, otherwise: number, least: number, most: number): number {
    const given = this.text(variable);
    if (given === undefined) return otherwise;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= least && value <= most) return value;
    this.fault(variable, `a whole number from ${least} to ${most}`, given);
    return otherwise;
  }

  cidrs(variable: string): string[] {
    const given = this.text(variable);
    const cidrs = given?.split(/[\s,]+/).filter((each) => each !== '') ?? [];
    if (cidrs.every(isCidr)) return cidrs;
    this.fault(variable, 'networks such as 10.0.0.0/8 or fd00::/8, separated by commas', given);
    return [];
  }

  matching(variable: string, pattern: RegExp, expected: string, otherwise: string): string {
    const given = this.text(variable);
    if (given === undefined || pattern.test(given)) return given ?? otherwise;
    this.fault(variable, expected, given);
    return otherwise;
  }

  url(variable: string, schemes: string[], { secret = false } = {}): string | undefined {
    const given = secret ? this.secret(variable) : this.text(variable);
    if (given === undefined) return undefined;
    if (URL.canParse(given) && schemes.includes(new URL(given).protocol)) return given;
    const expected = `a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
    return this.fault(variable, expected, secret ? undefined : given);
  }

  key(variable: string, bytes: number, { required }: { required: boolean }): Buffer | undefined {
    const hint = `${bytes} bytes in base64 (make one with: openssl rand -base64 ${bytes})`;
    const faultsBefore = this.faults.length;
    const given = this.secret(variable);
    if (given === undefined) {
      if (required && this.faults.length === faultsBefore) {
        this.fault(variable, `${hint}, because DATABASE_URL is set and every process must share it`);
      }
      return undefined;
    }
    const key = Buffer.from(given, 'base64');
    return key.length === bytes && /^[A-Za-z0-9+/_-]+=*$/.test(given) ? key : this.fault(variable, hint);
  }
}
