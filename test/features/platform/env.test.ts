import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnv } from '../../../config/env.js';
import { settleEnv } from '../../../config/settle-env.js';
import { EnvironmentFaults } from '../../../config/environment-faults.js';

const folders: string[] = [];

function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'punctual-env-')));
  return folders.at(-1)!;
}

afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

const key = Buffer.alloc(32, 7).toString('base64');

function faultsOf(source: NodeJS.ProcessEnv): string[] {
  try {
    readEnv(source);
  } catch (faults) {
    return (faults as EnvironmentFaults).message.split('\n').slice(1);
  }
  throw new Error('The environment was accepted.');
}

test('nothing set: one process, everything embedded', () => {
  expect(readEnv({})).toEqual({
    role: 'all',
    host: '127.0.0.1',
    port: 8080,
    publicUrl: 'http://localhost:8080',
    databaseUrl: undefined,
    redisUrl: undefined,
    redisPrefix: 'punctual',
    dataDir: resolve('.data'),
    smtpUrl: undefined,
    mailFrom: 'Punctual <punctual@localhost>',
    teamlessTickets: 'shown',
    logLevel: 'info',
    secretKey: undefined,
    secretKeyPrevious: [],
    oidc: undefined,
    sweepEveryMs: 1_000,
    wakeHorizonMs: 600_000,
    outboundAllowCidrs: [],
    periodGraceDays: 3,
    trustProxy: [],
    deliveriesKeepDays: 90,
  });
});

test('everything set', () => {
  const env = readEnv({
    ROLE: 'worker',
    HOST: '0.0.0.0',
    PORT: '0',
    PUBLIC_URL: 'https://sla.example.com/',
    DATABASE_URL: 'postgres://punctual:secret@db/punctual',
    REDIS_URL: 'rediss://cache:6380/1',
    SMTP_URL: 'smtp://mail:1025',
    MAIL_FROM: 'sla@example.com',
    SECRET_KEY: key,
  });
  expect(env).toMatchObject({
    role: 'worker',
    port: 0,
    publicUrl: 'https://sla.example.com',
    mailFrom: 'sla@example.com',
  });
  expect(env.secretKey).toEqual(Buffer.alloc(32, 7));
});

test('networks are lists', () => {
  const networks = ['10.1.0.0/16', 'fd00::/8', '192.168.0.7'];
  expect(readEnv({ OUTBOUND_ALLOW_CIDRS: '10.1.0.0/16, fd00::/8 192.168.0.7' }).outboundAllowCidrs).toEqual(
    networks,
  );
  expect(readEnv({ TRUST_PROXY: networks.join() }).trustProxy).toEqual(networks);
  expect(faultsOf({ OUTBOUND_ALLOW_CIDRS: '10.0.0.0/33', TRUST_PROXY: '1' })).toEqual([
    '  OUTBOUND_ALLOW_CIDRS: expected networks such as 10.0.0.0/8 or fd00::/8, separated by commas; was "10.0.0.0/33"',
    '  TRUST_PROXY: expected networks such as 10.0.0.0/8 or fd00::/8, separated by commas; was "1"',
  ]);
});

test('an empty value is no value', () => {
  expect(readEnv({ SMTP_URL: '', REDIS_URL: '  ', PORT: '' })).toEqual(readEnv({}));
});

test('every fault is listed at once, with the name, what was expected and what was given', () => {
  const faults = faultsOf({
    ROLE: 'boss',
    PORT: '80.5',
    PUBLIC_URL: 'sla.example.com',
    MAIL_FROM: 'nobody',
    LOG_LEVEL: 'loud',
    SWEEP_EVERY_MS: '1',
    WAKE_HORIZON_MS: '-5',
    DELIVERIES_KEEP_DAYS: '29',
  });
  expect(faults).toEqual([
    '  PORT: expected a whole number from 0 to 65535; was "80.5"',
    '  ROLE: expected one of all, api, worker; was "boss"',
    '  PUBLIC_URL: expected a URL that begins with http:// or https://; was "sla.example.com"',
    '  MAIL_FROM: expected an address, alone or as "Name <address>"; was "nobody"',
    '  LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent; was "loud"',
    '  SWEEP_EVERY_MS: expected a whole number from 50 to 3600000; was "1"',
    '  WAKE_HORIZON_MS: expected a whole number from 1000 to 86400000; was "-5"',
    '  DELIVERIES_KEEP_DAYS: expected a whole number from 30 to 3650; was "29"',
  ]);
});

test('a secret is never repeated', () => {
  const message = faultsOf({
    DATABASE_URL: 'mysql://root:hunter2@db',
    REDIS_URL: 'hunter2',
    SECRET_KEY: 'hunter2',
  }).join('\n');
  expect(message).toContain('DATABASE_URL');
  expect(message).toContain('REDIS_URL');
  expect(message).toContain('SECRET_KEY');
  expect(message).not.toContain('hunter2');
});

test('a database of one’s own needs a key of one’s own, and the fault says how to make one', () => {
  expect(faultsOf({ DATABASE_URL: 'postgres://db/punctual' })).toEqual([
    '  SECRET_KEY: expected 32 bytes in base64 (make one with: openssl rand -base64 32), because DATABASE_URL is set and every process must share it',
  ]);
});

test('a split role needs a shared database', () => {
  expect(faultsOf({ ROLE: 'api' })).toEqual([
    '  DATABASE_URL: expected a postgres:// URL, because ROLE=api shares its database with other processes',
  ]);
});

describe('secrets from files', () => {
  const file = join(folder(), 'url');
  writeFileSync(file, 'smtp://user:pass@mail:587\n');

  test('are read, without the line end', () => {
    expect(readEnv({ SMTP_URL_FILE: file }).smtpUrl).toBe('smtp://user:pass@mail:587');
  });

  test('may not stand beside the variable itself', () => {
    expect(faultsOf({ SMTP_URL_FILE: file, SMTP_URL: 'smtp://mail' })[0]).toContain(
      'SMTP_URL_FILE: expected to be set instead of SMTP_URL, not beside it',
    );
  });

  test('must exist', () => {
    expect(faultsOf({ SECRET_KEY_FILE: '/nowhere/key', DATABASE_URL: 'postgres://db/punctual' })).toEqual([
      '  SECRET_KEY_FILE: expected a readable file (ENOENT); was "/nowhere/key"',
    ]);
  });
});

describe('what the environment leaves open is settled', () => {
  const dataDir = folder();

  test('a key is made once, readable by its owner only, and found again', async () => {
    const first = await settleEnv(readEnv({ DATA_DIR: dataDir }));
    const second = await settleEnv(readEnv({ DATA_DIR: dataDir }));
    expect(first.secretKey).toHaveLength(32);
    expect(second.secretKey).toEqual(first.secretKey);
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
  });

  test('a key that was given is used, and none is made', async () => {
    const elsewhere = join(dataDir, 'none');
    const env = await settleEnv(readEnv({ DATA_DIR: elsewhere, SECRET_KEY: key }));
    expect(env.secretKey).toEqual(Buffer.alloc(32, 7));
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('port 0 becomes a free port, and links lead there unless PUBLIC_URL says otherwise', async () => {
    const open = await settleEnv(readEnv({ PORT: '0', SECRET_KEY: key }));
    expect(open.port).toBeGreaterThan(0);
    expect(open.publicUrl).toBe(`http://localhost:${open.port}`);
    const named = await settleEnv(
      readEnv({ PORT: '0', SECRET_KEY: key, PUBLIC_URL: 'https://sla.example.com' }),
    );
    expect(named.publicUrl).toBe('https://sla.example.com');
  });
});
