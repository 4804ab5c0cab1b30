import { helpdeskNamed } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recorded } from '../../fixtures/webhooks/recorded.js';
import { known } from '../../harness/known-helpdesks.js';
import { type VendorName, vendors } from './vendors.js';

const receivedAt = Date.parse('2026-03-02T12:00:00Z');

/** A recorded payload as it would be had the helpdesk sent it because of what we wrote. */
function heard(name: VendorName, payload: string, change: (body: Record<string, unknown>) => void) {
  const { fields } = vendors[name];
  const body = JSON.parse(recorded(name, payload).toString());
  change(body);
  const headers = known[name]?.headersOf?.(payload) ?? {};
  const received = { headers, body: Buffer.from(JSON.stringify(body)), receivedAt };
  const vocabulary = new Vocabulary(known[name]?.mapping ?? {}, { fields });
  return helpdeskNamed(name)!.translate(received, vocabulary);
}

const zendesk = (type: string, event: object) => (body: Record<string, unknown>) =>
  Object.assign(body, { type: `zen:event-type:ticket.${type}`, event });
const jira =
  (...items: object[]) =>
  (body: Record<string, unknown>) =>
    Object.assign(body, { changelog: { id: '1', items } });
const github = (label: string) => (body: Record<string, unknown>) =>
  Object.assign(body, { label: { name: label } });
const zammad = (login: string) => (body: Record<string, unknown>) => {
  Object.assign(body.ticket as object, { updated_by: { id: 77, login, email: login } });
  delete body.article;
};
const labels = (fromString: string, toString: string) => ({
  field: 'labels',
  fieldId: 'labels',
  fromString,
  toString,
});
const dueField = { field: 'SLA due', fieldId: 'customfield_10050', fieldtype: 'custom' };

test.each([
  [
    'a field of ours in Zendesk',
    'zendesk',
    'status',
    zendesk('custom_field_changed', { current: 'x', field: { id: '3600111' } }),
  ],
  [
    'our tags in Zendesk',
    'zendesk',
    'status',
    zendesk('tags_changed', { tags_added: ['sla_at_risk'], tags_removed: ['sla_on_track'] }),
  ],
  [
    'a field and labels of ours in Jira',
    'jira',
    'status',
    jira(dueField, labels('hardware sla:on-track', 'hardware sla:at-risk')),
  ],
  ['our label in GitHub', 'github', 'labeled', github('sla:at-risk')],
] as const)('%s says nothing about the ticket', (_, name, payload, change) => {
  expect(heard(name, payload, change)).toEqual([]);
});

test.each([
  [
    'another field in Zendesk',
    'zendesk',
    'status',
    zendesk('custom_field_changed', { current: 'x', field: { id: '5' } }),
  ],
  [
    'another tag beside ours',
    'zendesk',
    'status',
    zendesk('tags_changed', { tags_added: ['sla_at_risk', 'vip'], tags_removed: [] }),
  ],
  [
    'a status beside our field in Jira',
    'jira',
    'status',
    jira(dueField, { field: 'status', to: '10002', toString: 'Done' }),
  ],
  ['a label of theirs in Jira', 'jira', 'status', jira(labels('sla:met', 'sla:met vip'))],
  ['a label of theirs in GitHub', 'github', 'labeled', github('sla:gold')],
  // Zammad tells what is so when it sends: an agent's change may come under our name.
  ['what we write last in Zammad', 'zammad', 'pending', zammad('punctual@acme.example')],
] as const)('%s does', (_, name, payload, change) => {
  expect(heard(name, payload, change).flatMap(({ facts }) => facts)).not.toEqual([]);
});

test('our own tags and labels name no service', () => {
  const tagged = heard('zendesk', 'created', (body) =>
    Object.assign(body.detail as object, { tags: ['sla_met', 'printing'], form_id: null }),
  );
  expect(JSON.stringify(tagged)).not.toContain('sla_met');
});
