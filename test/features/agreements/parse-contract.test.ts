import { parseAgreement } from '../../../src/agreements/parse-agreement.js';
import { readAgreement } from '../../../src/agreements/read-agreement.js';
import { Malformed } from '../../../src/engine/malformed.js';

const timed = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'first_response', seconds: 3_600 }] },
  ],
};
const ada = { name: 'Ada Lovelace', address: 'ada@desk.example' };
const carl = { name: 'Carl Acme', address: 'carl@acme.example' };
const parties = {
  provider: { name: 'Desk Ltd', approvers: [ada] },
  customer: { name: 'Acme Inc', approvers: [carl] },
};
const parsed = (contract: object) => parseAgreement({ ...timed, ...contract }).contract;

test('an agreement that only times is a contract that says nothing', () => {
  expect(parsed({})).toEqual({
    approval: 'none',
    exclusions: [],
    responsibilities: { provider: [], customer: [] },
  });
});

test('what parties agree on beside times is read field by field', () => {
  const contract = {
    approval: 'both_parties',
    purpose: 'Keep the shop open.',
    parties: { ...parties, customer: { ...parties.customer, responsible: carl } },
    servicesCovered: 'The web shop.',
    exclusions: [
      {
        id: 'fire',
        title: 'Force majeure',
        text: 'Flood and fire.',
        rule: { kind: 'force_majeure', services: ['printing'] },
      },
    ],
    responsibilities: { provider: ['Answer.'], customer: ['Name a contact.'] },
    measurement: 'By the clock.',
    reporting: { frequency: 'monthly', recipients: [carl] },
    disputes: 'First by mail.',
    indemnification: 'Up to a year’s fee.',
    term: { from: '2027-01-01', to: '2027-12-31', noticeDays: 90, renewal: 'automatic', renewalMonths: 12 },
    review: { everyMonths: 6, reviewer: ada, firstOn: '2027-07-01' },
    changeNote: 'First version.',
  };
  const provider = { ...parties.provider };
  expect(parsed(contract)).toEqual({ ...contract, parties: { ...contract.parties, provider } });
});

test.each`
  contract                                                                                                                                     | field                                      | reason
  ${{ approval: 'both_parties' }}                                                                                                              | ${'parties.provider.approvers'}            | ${'must name at least one person, because both parties have to approve'}
  ${{ parties: { provider: { name: 'Desk' } } }}                                                                                               | ${'parties.customer'}                      | ${'must be an object'}
  ${{ parties: { provider: { name: 'D', approvers: [ada] }, customer: { name: 'A', approvers: [{ ...ada, address: 'ADA@desk.example' }] } } }} | ${'parties.customer.approvers[0].address'} | ${'also approves for the provider: nobody agrees with themselves'}
  ${{ parties: { ...parties, provider: { name: 'D', approvers: [{ address: 'a@desk.example' }] } } }}                                          | ${'parties.provider.approvers[0].name'}    | ${'is missing; whoever signs does so by name'}
  ${{ exclusions: [{ id: 'a', title: 'A', text: 'A.' }, { id: 'a', title: 'B', text: 'B.' }] }}                                                | ${'exclusions[1].id'}                      | ${'is the id of an earlier exclusion'}
  ${{ exclusions: [{ id: 'a', title: 'A', text: 'A.', rule: { kind: 'weather' } }] }}                                                          | ${'exclusions[0].rule.kind'}               | ${'must be one of maintenance, force_majeure, customer_caused, unauthorised_software, other'}
  ${{ term: { from: '2027-02-29' } }}                                                                                                          | ${'term.from'}                             | ${'must be a date written YYYY-MM-DD'}
  ${{ term: { from: '2027-02-01', to: '2027-01-31' } }}                                                                                        | ${'term.to'}                               | ${'lies before from'}
  ${{ term: { from: '2027-02-01', renewal: 'automatic' } }}                                                                                    | ${'term.renewal'}                          | ${'is automatic: say until when it holds (to) and by how much (renewalMonths)'}
  ${{ reporting: { frequency: 'daily', recipients: [carl] } }}                                                                                 | ${'reporting.frequency'}                   | ${'must be one of weekly, monthly, quarterly, yearly'}
  ${{ responsibilities: { customer: [''] } }}                                                                                                  | ${'responsibilities.customer[0]'}          | ${'must be a text of 1 to 1000 characters'}
  ${{ review: { everyMonths: 0, reviewer: ada } }}                                                                                             | ${'review.everyMonths'}                    | ${'must be a whole number from 1 to 60'}
`('$field $reason', ({ contract, field, reason }) => {
  const refused = (() => {
    try {
      parsed(contract);
      return undefined;
    } catch (fault) {
      return fault;
    }
  })();
  expect(refused).toBeInstanceOf(Malformed);
  expect(refused).toMatchObject({ field, reason });
});

const rule = (words: object) => ({ exclusions: [{ id: 'a', title: 'A', text: 'As it says.', rule: words }] });
test.each`
  stored                                                     | read
  ${{ kind: 'other', tags: ['vip'] }}                        | ${undefined}
  ${{ kind: 'other', tags: ['vip'], statuses: ['pending'] }} | ${undefined}
  ${{ kind: 'maintenance' }}                                 | ${undefined}
  ${{ kind: 'unauthorised_change', services: ['printing'] }} | ${{ kind: 'other', services: ['printing'] }}
  ${{ kind: 'customer_caused', statuses: ['pending'] }}      | ${{ kind: 'customer_caused', statuses: ['pending'] }}
`('the rule $stored of an earlier release is read as $read', ({ stored, read }) => {
  const [exclusion] = readAgreement({ ...timed, ...rule(stored) }).contract.exclusions;
  expect(exclusion).toEqual({ id: 'a', title: 'A', text: 'As it says.', rule: read });
});

test('a goal finer than credits count is refused in what is written today, and read where it is stored', () => {
  const withGoal = (goalPercent: number) => {
    const objectives = [{ ...timed.levels[0]!.objectives[0], goalPercent }];
    return { ...timed, levels: [{ ...timed.levels[0], objectives }] };
  };
  expect(parseAgreement(withGoal(99.999)).levels[0]!.objectives[0]!.goalPercent).toBe(99.999);
  for (const goal of [99.99999, 0.0001]) {
    expect(() => parseAgreement(withGoal(goal))).toThrow(
      'levels[0].objectives[0].goalPercent has more than three decimals',
    );
    expect(readAgreement(withGoal(goal)).levels[0]!.objectives[0]!.goalPercent).toBe(goal);
  }
});

describe('long lists', () => {
  const many = (length: number) => Array.from({ length }, (_, i) => `c${i}`);
  const withCustomers = (customers: string[]) => ({ ...timed, levels: [{ ...timed.levels[0], customers }] });

  test('are refused in what is written today, and read where they are stored', () => {
    expect(parseAgreement(withCustomers(many(10_000))).levels[0]!.customers).toHaveLength(10_000);
    const stored = withCustomers(many(10_001));
    expect(() => parseAgreement(stored)).toThrow('levels[0].customers must be a list of at most 10000');
    expect(readAgreement(stored).levels[0]!.customers).toHaveLength(10_001);
  });

  test('take no longer than their length, lists of fields too', () => {
    const began = performance.now();
    const budget = Object.fromEntries(many(100_000).map((status) => [status, 1]));
    const [level] = withCustomers(many(100_000)).levels;
    const objectives = [{ ...timed.levels[0]!.objectives[0], pauseBudgetSeconds: budget }];
    readAgreement({ ...timed, levels: [{ ...level, objectives }] });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
