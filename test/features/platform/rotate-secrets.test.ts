import { createCipheriv, randomBytes } from 'node:crypto';
import type { Env } from '../../../config/env.js';
import { SEALED } from '../../../src/cli/rotate-secrets/sealed.js';
import { rotateSecretsCommand } from '../../../src/cli/rotate-secrets.js';
import { Seal } from '../../../src/integrations/seal.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';
import { Helpdesk } from '../../harness/helpdesk.js';
import { machine } from '../../harness/signed-in.js';

const keyOf = (fill: number) => Buffer.alloc(32, fill);
const base64 = (fill: number) => keyOf(fill).toString('base64');
const sealWith = (current: number, ...previous: number[]) =>
  new Seal({ secretKey: keyOf(current), secretKeyPrevious: previous.map(keyOf) } as unknown as Env);

/** As the version before key ids sealed. */
function sealedInForm1(secret: string, owner: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), text]);
}

describe('a seal', () => {
  test('opens with the key it was closed with, be that current or previous, and with no other', () => {
    const sealed = sealWith(1).close('whsec_x', 'shop');
    expect(sealWith(1).open(sealed, 'shop')).toBe('whsec_x');
    expect(sealWith(2, 3, 1).open(sealed, 'shop')).toBe('whsec_x');
    expect(() => sealWith(2).open(sealed, 'shop')).toThrow('sealed with a key that is not known here');
    expect(() => sealWith(1).open(sealed, 'another shop')).toThrow();
    expect([sealWith(1).isCurrent(sealed), sealWith(2, 1).isCurrent(sealed)]).toEqual([true, false]);
  });

  test('of the form before opens too, and is never current', () => {
    const sealed = sealedInForm1('whsec_x', 'shop', keyOf(1));
    expect(sealWith(2, 1).open(sealed, 'shop')).toBe('whsec_x');
    expect(sealWith(1).isCurrent(sealed)).toBe(false);
    expect(() => sealWith(2).open(sealed, 'shop')).toThrow('opens with none of the keys');
  });

  test('that was damaged, in whichever byte, does not open', () => {
    const sealed = sealWith(1).close('whsec_x', 'shop');
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Buffer.from(sealed);
      damaged[at]! ^= 1;
      expect(() => sealWith(1).open(damaged, 'shop')).toThrow();
    }
  });
});

describe('punctual rotate-secrets', () => {
  let database: TestDatabase;
  const said: string[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterEach(() => {
    process.env = { ...before };
    said.length = 0;
  });
  afterAll(() => database.drop());

  function run(current: number, ...previous: number[]): Promise<number> {
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      SECRET_KEY: base64(current),
      SECRET_KEY_PREVIOUS: previous.map(base64).join(','),
    });
    const say = (line: string) => void said.push(line);
    return rotateSecretsCommand({ out: say, err: say });
  }

  const start = (current: number, ...previous: number[]): Promise<TestApp> =>
    startApp({
      database,
      env: {
        ROLE: 'api',
        SECRET_KEY: base64(current),
        SECRET_KEY_PREVIOUS: previous.map(base64).join(' '),
      },
    });

  test('a key is replaced without a delivery refused, and the old one may then be thrown away', async () => {
    const old = await start(1);
    const admin = await machine(old, 'admin');
    const { body: shop } = await admin.put('/api/integrations/shop', { helpdesk: 'standard', name: 'Shop' });
    await admin.post('/api/integrations/shop/rotate-secret', {});
    const endpoint = { url: 'https://x.example/hook', eventTypes: ['ticket.clock.breached'] };
    expect((await admin.put('/api/webhook-endpoints/crm', endpoint)).status).toBe(201);
    await old.db.query('update webhook_endpoints set secrets = $1', [
      [sealedInForm1('whsec_y', 'webhook-endpoint crm', keyOf(1))],
    ]);
    await old.db.query(
      `insert into chat_rooms (id, name, url, created_at) values ('ops', 'Ops', $1, '2026-11-23T09:00:00Z')`,
      [sealWith(1).close('https://chat.example/hook', 'chat-room ops')],
    );
    await old.db.query(
      `insert into write_back_targets (integration_id, base_url, token, target, per_minute, active, tokens, filled_at)
       values ('shop', 'https://shop.example', $1, '{"fields": {}, "marks": true}', 60, false, 60, '2026-11-23T09:00:00Z')`,
      [sealWith(1).close('zt_1', 'write-back shop')],
    );
    await old.stop();

    const between = await start(2, 1);
    const desk = (app: TestApp) =>
      new Helpdesk({
        url: app.url,
        integrationId: 'shop',
        secret: shop.secret as string,
        kind: 'standard',
      });
    const delivered = async (app: TestApp) => (await desk(app).post({ ticket: { id: '1' } })).status;
    expect(await delivered(between)).toBe(202);

    expect(await run(2, 1)).toBe(0);
    expect(said).toEqual([
      'integration: 1 looked at, 1 sealed anew, 0 do not open',
      'webhook endpoint: 1 looked at, 1 sealed anew, 0 do not open',
      'chat room: 1 looked at, 1 sealed anew, 0 do not open',
      'write-back: 1 looked at, 1 sealed anew, 0 do not open',
      'review link: 0 looked at, 0 sealed anew, 0 do not open',
      'sign-off link: 0 looked at, 0 sealed anew, 0 do not open',
      expect.stringContaining('SECRET_KEY_PREVIOUS may be removed'),
    ]);
    expect(await delivered(between)).toBe(202);
    await between.stop();

    const after = await start(2);
    expect(await delivered(after)).toBe(202);
    const [row] = await after.db.query<{ secrets: Buffer[] }>('select secrets from webhook_endpoints');
    expect(sealWith(2).open(row!.secrets[0]!, 'webhook-endpoint crm')).toBe('whsec_y');
    const [room] = await after.db.query<{ url: Buffer }>('select url from chat_rooms');
    expect(sealWith(2).open(room!.url, 'chat-room ops')).toBe('https://chat.example/hook');
    const [target] = await after.db.query<{ token: Buffer }>('select token from write_back_targets');
    expect(sealWith(2).open(target!.token, 'write-back shop')).toBe('zt_1');
    await after.stop();

    said.length = 0;
    expect(await run(2)).toBe(0);
    expect(said[0]).toBe('integration: 1 looked at, 0 sealed anew, 0 do not open');
  }, 60_000);

  test('what no key opens is named, left as it is, and the others are done', async () => {
    const app = await start(2);
    const admin = await machine(app, 'admin');
    await admin.put('/api/integrations/other', { helpdesk: 'standard', name: 'Other' });
    await app.db.query(`update integrations set secrets = $1 where id = 'other'`, [
      [sealWith(9).close('whsec_z', 'other')],
    ]);
    await app.stop();
    expect(await run(3, 2)).toBe(1);
    expect(said).toEqual([
      'integration: 2 looked at, 1 sealed anew, 1 do not open',
      'integration other opens with none of the keys given.',
      'webhook endpoint: 1 looked at, 1 sealed anew, 0 do not open',
      'chat room: 1 looked at, 1 sealed anew, 0 do not open',
      'write-back: 1 looked at, 1 sealed anew, 0 do not open',
      'review link: 0 looked at, 0 sealed anew, 0 do not open',
      'sign-off link: 0 looked at, 0 sealed anew, 0 do not open',
      expect.stringContaining('Keep SECRET_KEY_PREVIOUS'),
    ]);
    said.length = 0;
    expect(await run(3, 2, 9)).toBe(0);
    expect(said[0]).toBe('integration: 2 looked at, 1 sealed anew, 0 do not open');
  }, 60_000);

  test('no sealed column is forgotten', async () => {
    const app = await start(3);
    const columns = await app.db.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and udt_name in ('bytea', '_bytea') order by 1`,
    );
    await app.stop();
    // Bytes that are no secret, and what is only ever compared.
    const isOther = ({ name }: { name: string }) => /(hash|body)$/.test(name);
    expect(columns.filter((each) => !isOther(each)).map(({ name }) => name)).toEqual(
      SEALED.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });
});
