import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { PutIntegration } from '../../../src/integrations/put-integration.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { known } from '../../harness/known-helpdesks.js';

const page = (name: string) => readFileSync(join(__dirname, '../../../docs/connecting', name), 'utf8');
const blocks = (name: string, language: string): string[] =>
  [...page(name).matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``, 'g'))].map(([, block]) => block!);

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
});
afterAll(() => app?.stop());

const reasons = () => app.db.query(`select reason from deliveries where state <> 'ingested'`);
const ticket = async (externalId: string) => {
  await app.app.get(IngestDeliveries).run(500);
  expect(await reasons()).toEqual([]);
  const [row] = await app.db.query('select * from tickets where external_id = $1', [externalId]);
  return row;
};

test('the shell example of the standard page works as it is printed', async () => {
  const { secret } = await app.app
    .get(PutIntegration)
    .run('shop', { helpdesk: 'standard', name: 'Shop' }, PUNCTUAL);
  const [script] = blocks('standard.md', 'sh');
  const env = { PATH: process.env.PATH, PUNCTUAL: app.url, SECRET: secret! };
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script!], { env });
  expect(await ticket('4711')).toMatchObject({ subject: 'Printer on fire', status: 'new', priority: 'high' });
});

test.each(['zendesk', 'jira', 'zammad', 'github', 'freshdesk', 'intercom', 'help-scout', 'hubspot', 'email'])(
  'the shell example of the page of %s works as it is printed',
  async (helpdesk) => {
    const secret = known[helpdesk]!.secrets[0];
    await app.app.get(PutIntegration).run(helpdesk, { helpdesk, name: helpdesk, secret }, PUNCTUAL);
    const [script] = blocks(`${helpdesk}.md`, 'sh');
    const env = { PATH: process.env.PATH, PUNCTUAL: app.env.publicUrl, SECRET: secret };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script!], { env });
    const kept = await app.db.query('select from deliveries where integration_id = $1', [helpdesk]);
    expect(kept).toHaveLength(1);
    while ((await app.app.get(IngestDeliveries).run(500)) > 0);
    expect(await reasons()).toEqual([]);
  },
);

test('the backfill example is understood', async () => {
  const [body] = blocks('backfill.md', 'json');
  const desk = await connect(app, 'standard', { id: 'backfilled' });
  await desk.post(JSON.parse(body!));
  expect(await ticket('35437')).toMatchObject({ created_at: Date.parse('2026-03-02T08:00:00Z') });
});

test('the snapshot example is understood, and the mapping example is one', async () => {
  const [snapshot, mapping] = blocks('standard.md', 'json').map((block) => JSON.parse(block));
  const desk = await connect(app, 'standard', { id: 'mapped', mapping: mapping.mapping });
  await desk.post(snapshot);
  expect(await ticket('4712')).toMatchObject({ subject: 'No tone', status: 'open' });
});

test('the Zendesk template, filled in as Zendesk does, is understood', async () => {
  const desk = await connect(app, 'zendesk', { id: 'template' });
  const shown: Record<string, string> = {
    'ticket.id': '35436',
    'ticket.title': 'Printer on fire',
    'ticket.link': 'acme.zendesk.com/agent/tickets/35436',
    'ticket.status': 'Open',
    'ticket.priority': '-',
    'ticket.assignee.name': 'Ada Byron',
    'ticket.assignee.email': 'ada@acme.example',
    'ticket.created_at_with_timestamp': '2026-03-02T08:00Z',
    'ticket.updated_at_with_timestamp': '2026-03-02T08:10:00Z',
  };
  const [template] = blocks('zendesk.md', 'json');
  const placeholders = [...template!.matchAll(/\{\{([^}]+)\}\}/g)].map(([, name]) => name!);
  expect(Object.keys(shown).filter((name) => !placeholders.includes(name))).toEqual([]);
  await desk.post(template!.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => shown[name] ?? ''));
  expect(await ticket('35436')).toMatchObject({
    subject: 'Printer on fire',
    url: 'https://acme.zendesk.com/agent/tickets/35436',
    status: 'open',
    priority: null,
    assignee_id: 'template-ada-byron',
  });
});
