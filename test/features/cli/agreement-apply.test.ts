import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../../config/env.js';
import { agreementTemplates } from '../../../src/agreements/templates/agreement-templates.js';
import { applyAgreement, type ApplyOptions } from '../../../src/cli/agreement/apply.js';
import type { AgreementIo } from '../../../src/cli/agreement/agreement-io.js';
import { diffAgreement } from '../../../src/cli/agreement/diff.js';
import { exportAgreement } from '../../../src/cli/agreement/export.js';
import { lintAgreementFiles } from '../../../src/cli/agreement/lint.js';
import { listTemplates, newFromTemplate } from '../../../src/cli/agreement/templates.js';
import { readAgreementFile } from '../../../src/agreements/format/agreement-file.js';
import { DAY } from '../../../src/engine/instant.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { type Machine, machine } from '../../harness/signed-in.js';

// Each command starts and stops as much of the application as it needs.
jest.setTimeout(60_000);

let app: TestApp;
let admin: Machine;
const folder = mkdtempSync(join(tmpdir(), 'punctual-agreements-'));
const WEEK = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]),
);

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  admin = await machine(app, 'admin');
  const hours = { timezone: 'Europe/Berlin', weekly: WEEK };
  await admin.put('/api/calendars/office-hours', { name: 'Office hours', spec: hours });
  await admin.put('/api/calendars/around-the-clock', {
    name: '24x7',
    spec: { timezone: 'UTC', is24x7: true },
  });
  for (const id of ['acme', 'globex', 'globex-headquarters'])
    await admin.put(`/api/customers/${id}`, { name: id });
  for (const id of ['web-hosting', 'payment-platform', 'leads'])
    await admin.put(`/api/services/${id}`, { name: id });
  await admin.put('/api/teams/second-line', { name: 'Second line' });
});
afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true });
});

function env() {
  return readEnv({
    DATABASE_URL: app.env.databaseUrl,
    SECRET_KEY: app.env.secretKey.toString('base64'),
    LOG_LEVEL: 'fatal',
  });
}

async function said(run: (io: AgreementIo) => number | Promise<number>, ask?: AgreementIo['ask']) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line), ask };
  const status = await run(io);
  return { status, out, err };
}

function file(source: string, name = 'care.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

const apply = (path: string, options: Partial<ApplyOptions> = {}, ask?: AgreementIo['ask']) =>
  said(
    (io) => applyAgreement(path, { reach: 'new', force: false, yes: false, env: env(), ...options }, io),
    ask,
  );

const [, CARE] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/agreement-format.md', 'utf8'))!;
const PARTIES = `parties:
  provider: { name: Desk, approvers: [{ name: Ada, address: ada@desk.example }] }
  customer: { name: Acme, approvers: [{ name: Carl, address: carl@acme.example }] }
`;
const NOTHING_MOVES = '0 running clocks move, 0 would be breached at once, 0 mails for the past';

test('a file becomes an agreement, and the agreement the same file', async () => {
  const path = file(CARE!);
  expect(await said((io) => diffAgreement(path, env(), io))).toEqual({
    status: 1,
    out: ['Agreement acme-care is new: Acme Care'],
    err: [],
  });
  expect(await apply(path)).toMatchObject({ status: 2, err: ['nobody is there to be asked: say --yes'] });
  expect(await apply(path, {}, () => Promise.resolve(false))).toMatchObject({
    status: 1,
    out: expect.arrayContaining(['nothing was changed']),
  });
  expect((await admin.get('/api/agreements/acme-care')).status).toBe(404);
  expect(await apply(path, { yes: true })).toEqual({
    status: 0,
    out: [
      'Agreement acme-care is new: Acme Care',
      NOTHING_MOVES,
      expect.stringMatching(/^acme-care version 1 is published, in force from 20/),
    ],
    err: [],
  });

  const exported = await said((io) => exportAgreement('acme-care', env(), io));
  expect(`${exported.out.join('\n')}\n`).toBe(CARE);
  expect(await apply(path)).toEqual({ status: 0, out: ['acme-care version 1 says so already'], err: [] });
});

test('a changed file is told in sentences, asked about, and published for whom it says', async () => {
  const path = file(CARE!.replace('seconds: 1800', 'seconds: 900'));
  const changes = ['First response for urgent: 30 min → 15 min'];
  expect(await said((io) => diffAgreement(path, env(), io))).toEqual({ status: 1, out: changes, err: [] });
  const asked: string[] = [];
  const yes = (question: string) => Promise.resolve(asked.push(question) > 0);
  const { status, out } = await apply(path, { reach: 'running' }, yes);
  expect({ status, asked, shown: out.slice(0, 2) }).toEqual({
    status: 0,
    asked: ['Publish it?'],
    shown: [...changes, NOTHING_MOVES],
  });
  expect((await admin.get('/api/agreements/acme-care')).body).toMatchObject({ version: 2, reach: 'running' });
  expect(await said((io) => diffAgreement(path, env(), io))).toEqual({ status: 0, out: [], err: [] });
});

test('what is yet to come into force is published once more where it is meant for now', async () => {
  const path = file(CARE!.replace('id: acme-care', 'id: soon'));
  const from = new Date(Date.now() + DAY).toISOString();
  expect(await apply(path, { yes: true, from })).toMatchObject({ status: 0 });
  expect(await apply(path, { yes: true, from })).toMatchObject({ out: ['soon version 1 says so already'] });
  expect((await apply(path, { yes: true })).out.at(-1)).toMatch(
    /^soon version 2 is published, in force from /,
  );
  expect(await apply(path)).toMatchObject({ out: ['soon version 2 says so already'] });
});

test('what cannot be is refused with file, line or field', async () => {
  expect(await apply(file('punctual: agreement/1\n'))).toMatchObject({
    status: 2,
    err: [expect.stringMatching(/care\.yaml:1: id is missing; it must be/)],
  });
  expect(await apply(join(folder, 'none.yaml'))).toMatchObject({
    status: 2,
    err: [expect.stringMatching(/none\.yaml: cannot be read: ENOENT/)],
  });
  expect(await apply(file(CARE!.replace('office-hours', 'nowhere')), { yes: true })).toMatchObject({
    status: 2,
    err: ['calendarId is nowhere, and there is no such calendar'],
  });
  expect(await apply(file(CARE!), { from: 'soon' })).toMatchObject({
    status: 2,
    err: [expect.stringContaining('--from must be')],
  });
  expect(await said((io) => exportAgreement('nothing', env(), io))).toMatchObject({
    status: 2,
    err: ['There is no such thing: Agreement nothing'],
  });
});

test('every template lints clean and comes into force, or is proposed where both parties sign', async () => {
  const names = [
    'customer-msp',
    'internal-ola',
    'lead-follow-up',
    'multi-level-enterprise',
    'service-hosting',
  ];
  const listed = await said(listTemplates);
  expect(listed.out.map((line) => line.split(' ')[0])).toEqual(names);
  for (const name of names) {
    const { out, status } = await said((io) => newFromTemplate({ template: name, id: `from-${name}` }, io));
    expect(status).toBe(0);
    const path = file(`${out.join('\n')}\n`, `${name}.yaml`);
    expect({ name, ...(await said((io) => lintAgreementFiles([path], io))) }).toEqual({
      name,
      status: 0,
      out: [],
      err: [],
    });
    const applied = await apply(path, { yes: true });
    expect({ name, status: applied.status, err: applied.err }).toEqual({ name, status: 0, err: [] });
    const isSigned = out.join('\n').includes('approval: both_parties');
    expect(applied.out.at(-1)).toMatch(
      isSigned ? /is proposed; it waits for the approval of / : /version 1 is published/,
    );
  }
  expect((await admin.get('/api/agreements/from-customer-msp/life')).body).toMatchObject({
    state: 'proposed',
    proposal: { awaited: [{ name: 'Ada Lovelace' }, { name: 'Carl Acme' }] },
  });
  expect(await said((io) => newFromTemplate({ template: 'poetry' }, io))).toMatchObject({
    status: 2,
    err: [`there is no template poetry; there are ${names.join(', ')}`],
  });
});

test('the draft that a proposal takes the place of is told, and one that comes meanwhile is not written over', async () => {
  const path = file(`${CARE!.replace('id: acme-care', 'id: signed-care')}approval: both_parties\n${PARTIES}`);
  const draft = { ...readAgreementFile(readFileSync(path, 'utf8')).body, title: 'Somebody writes' };
  const kept = await admin.put('/api/agreements/signed-care/draft', draft);
  const { editedAt } = kept.body.draft;
  const meanwhile = await apply(path, {}, async () => {
    await admin.put('/api/agreements/signed-care/draft', { ...draft, title: 'Somebody goes on' });
    return true;
  });
  expect(meanwhile).toMatchObject({
    status: 2,
    out: expect.arrayContaining([`it takes the place of the draft that test admin saved on ${editedAt}`]),
    err: [expect.stringMatching(/draft was saved by test admin on .*, after you had read it/)],
  });
  expect((await admin.get('/api/agreements/signed-care/draft')).body.body.title).toBe('Somebody goes on');
  expect(await apply(path, { yes: true })).toMatchObject({ status: 0, err: [] });
});

test('the API offers the same templates', async () => {
  const { body } = await admin.get('/api/agreement-templates');
  expect(body).toEqual(agreementTemplates());
});
