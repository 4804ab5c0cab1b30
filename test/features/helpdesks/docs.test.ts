import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpdeskNamed, helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { parseMapping } from '../../../src/helpdesks/mapping.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';

const folder = join(__dirname, '../../../docs/connecting');
const page = (helpdesk: string) => readFileSync(join(folder, `${helpdesk}.md`), 'utf8');

test('every helpdesk has its page', () => {
  const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
  expect(pages).toEqual(expect.arrayContaining(helpdesks.map(({ id }) => id)));
});

test.each(helpdesks.map(({ id }) => id))('the integration on the page of %s is one', (id) => {
  const [, name, body] = /```http\nPUT \/api\/integrations\/([\w-]+)\n([^]*?)\n```/.exec(page(id))!;
  const { helpdesk, mapping } = JSON.parse(body!);
  expect([helpdesk, name]).toEqual([id, id === 'standard' ? 'shop' : id]);
  expect(parseMapping(mapping)).toEqual(mapping ?? {});
});

test('the template for Freshdesk, filled in as Freshdesk does, is understood', () => {
  const shown: Record<string, string> = {
    'ticket.id': '11',
    'ticket.subject': 'Printer on fire',
    'ticket.status': 'Waiting on Customer',
    'ticket.priority': 'Medium',
    'ticket.agent.name': 'Ada Byron',
    'requester.email': 'joe@acme.example',
  };
  const [, template] = /```json\n([^]*?)\n```/.exec(page('freshdesk'))!;
  const body = Buffer.from(template!.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => shown[name] ?? ''));
  const receivedAt = Date.parse('2026-03-02T08:00:00Z');
  const tickets = helpdeskNamed('freshdesk')!.translate(
    { headers: {}, body, receivedAt },
    new Vocabulary({}),
  );
  expect(tickets).toMatchObject([
    {
      externalId: '11',
      subject: 'Printer on fire',
      facts: [
        { kind: 'ticket.created', status: 'pending', priority: 'normal' },
        { kind: 'status.changed', to: 'pending' },
        { kind: 'priority.changed', priority: 'normal' },
        { kind: 'group.assigned', to: null },
        { kind: 'agent.assigned', to: { keys: ['Ada Byron'] } },
        { kind: 'customer.changed' },
        { kind: 'service.changed', to: null },
      ],
    },
  ]);
});
