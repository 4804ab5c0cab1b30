import { DEFAULT_LADDER } from '../../../src/escalations/default-ladder.js';
import type { People } from '../../../src/escalations/people.js';
import { addressees } from '../../../src/escalations/recipients.js';
import { whomToTell } from '../../../src/escalations/whom-to-tell.js';
import type { Ladder, Recipient } from '../../../src/engine/escalation/ladder.js';

const bob = { id: 'bob', name: 'Bob', email: 'bob@desk.example', timezone: 'Asia/Tokyo', team_id: 'support' };
const eve = { id: 'eve', name: 'Eve', email: null, timezone: 'UTC', team_id: null };
const support = {
  id: 'support',
  name: 'Support',
  lead_name: 'Ada',
  lead_email: 'ada@desk.example',
  timezone: 'Europe/Berlin',
};
const night = { ...support, id: 'night', name: 'Night', lead_email: null };
const people: People = {
  agents: new Map([bob, eve].map((agent) => [agent.id, agent])),
  teams: new Map([support, night].map((team) => [team.id, team])),
  customers: new Map(),
  contacts: new Map([
    ['gold 2', { escalation_contact: { address: 'grace@acme.example', name: 'Grace' }, reviewer: null }],
  ]),
  rooms: [{ id: 'ops', name: 'Ops', team_ids: ['support'], agreement_ids: ['gold'] }],
};
const gold = { id: 'gold', version: 2 };
const nobody = { assignee: null, group: null, agreement: null, timezone: 'America/New_York' };

test.each`
  told                                              | concerned                                           | address                 | timezone              | because
  ${{ role: 'assignee' }}                           | ${{ ...nobody, assignee: 'bob' }}                   | ${'bob@desk.example'}   | ${'Asia/Tokyo'}       | ${'the assignee, in his own zone'}
  ${{ role: 'assignee' }}                           | ${{ ...nobody, group: 'support' }}                  | ${'ada@desk.example'}   | ${'Europe/Berlin'}    | ${'what nobody has is the team lead’s to hand out'}
  ${{ role: 'team_lead' }}                          | ${{ ...nobody, assignee: 'bob' }}                   | ${'ada@desk.example'}   | ${'Europe/Berlin'}    | ${'without a team of its own, the ticket is the assignee’s team’s'}
  ${{ role: 'escalation_contact' }}                 | ${{ ...nobody, agreement: gold }}                   | ${'grace@acme.example'} | ${'America/New_York'} | ${'a contact without a zone reads the calendar’s'}
  ${{ address: 'duty@desk.example', name: 'Duty' }} | ${nobody}                                           | ${'duty@desk.example'}  | ${'America/New_York'} | ${'an address as it is given'}
  ${{ role: 'assignee' }}                           | ${{ ...nobody, assignee: 'eve', group: 'support' }} | ${null}                 | ${'UTC'}              | ${'an assignee without an address is not replaced in silence'}
  ${{ role: 'team_lead' }}                          | ${{ ...nobody, group: 'night' }}                    | ${null}                 | ${'Europe/Berlin'}    | ${'a lead without an address'}
  ${{ role: 'team' }}                               | ${{ ...nobody, assignee: 'bob' }}                   | ${'ops'}                | ${'Europe/Berlin'}    | ${'the room of the team'}
  ${{ role: 'agreement' }}                          | ${{ ...nobody, agreement: gold }}                   | ${'ops'}                | ${'America/New_York'} | ${'the room of the agreement'}
  ${{ room: 'ops' }}                                | ${nobody}                                           | ${'ops'}                | ${'America/New_York'} | ${'a room by its id'}
  ${{ role: 'team' }}                               | ${{ ...nobody, group: 'night' }}                    | ${null}                 | ${'Europe/Berlin'}    | ${'a team without a room'}
  ${{ role: 'reviewer' }}                           | ${{ ...nobody, agreement: gold }}                   | ${null}                 | ${'America/New_York'} | ${'an agreement that names no reviewer'}
`('$because', ({ told, concerned, address, timezone }) => {
  const [found, ...more] = addressees([told as Recipient], concerned, people);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ address, timezone });
  if (address === null)
    expect(found?.why).toMatch(
      /^(no mail address|the team Night has no chat room|the agreement gold names no reviewer)/,
    );
});

test('who fills two roles gets one mail', () => {
  const both: Recipient[] = [{ role: 'assignee' }, { role: 'team_lead' }, { address: 'ADA@desk.example' }];
  expect(addressees(both, { ...nobody, group: 'support' }, people)).toHaveLength(1);
});

describe('whom a milestone tells', () => {
  const step = (id: string, at: object) =>
    ({ id, at, notify: [{ address: `${id}@desk.example` }], channel: 'mail' }) as Ladder['steps'][number];
  const ladder: Ladder = {
    steps: [
      step('early', { percent: 50 }),
      step('stroke', { percent: 100 }),
      step('same', { offsetMs: 0 }),
      step('later', { offsetMs: 60_000 }),
    ],
  };

  test.each`
    milestone   | told
    ${'early'}  | ${['early@desk.example']}
    ${'due'}    | ${['stroke@desk.example', 'same@desk.example']}
    ${'stroke'} | ${[]}
    ${'same'}   | ${[]}
    ${'later'}  | ${['later@desk.example']}
    ${'gone'}   | ${[]}
  `('$milestone: $told', ({ milestone, told }: { milestone: string; told: string[] }) => {
    expect(whomToTell(ladder, milestone)).toEqual(told.map((address) => ({ address })));
  });

  test('by default: the assignee at three quarters, assignee and lead at the breach', () => {
    expect(whomToTell(DEFAULT_LADDER, 'warning')).toEqual([{ role: 'assignee' }]);
    expect(whomToTell(DEFAULT_LADDER, 'due')).toEqual([{ role: 'assignee' }, { role: 'team_lead' }]);
  });
});
