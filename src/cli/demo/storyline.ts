import { MINUTE, SECOND, type Millis } from '../../engine/instant.js';

export type Move =
  | { readonly kind: 'opens'; readonly priority: string }
  | { readonly kind: 'replies' | 'customer_writes' | 'note' | 'bot_replies' }
  | { readonly kind: 'status'; readonly to: string }
  | { readonly kind: 'priority'; readonly to: string }
  | { readonly kind: 'assigned'; readonly to: Person };

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface DemoTicket {
  readonly id: string;
  readonly source: 'standard' | 'zendesk';
  readonly subject: string;
  readonly customer: string;
  readonly service: string;
  readonly team: string;
}

/** One webhook of the play. */
export interface Beat {
  /** When it is posted, after the play began. */
  readonly after: Millis;
  /** How long before that it occurred; a late fact has a large one. */
  readonly late: Millis;
  readonly ticket: DemoTicket;
  readonly move: Move;
  readonly tell: string;
}

const mira: Person = { id: '8001', name: 'Mira Okafor', email: 'mira.okafor@support.example' };
const jonas: Person = { id: '8002', name: 'Jonas Lindqvist', email: 'jonas.lindqvist@support.example' };
const priya: Person = { id: '8003', name: 'Priya Raman', email: 'priya.raman@support.example' };
export const people: readonly Person[] = [mira, jonas, priya];

const everyday = [
  'Invoice shows last year’s address',
  'Export to CSV stops at row 5,000',
  'Password reset mail never arrives',
  'Two charges for one order',
  'Search finds nothing since this morning',
  'Cannot add a second delivery address',
  'Webhook signature rejected after the update',
  'Report is blank on a phone',
] as const;

/**
 * The first two minutes are told: a warning, a breach with its escalation, a pause, a reopening, a raised priority, a
 * late fact that revokes a breach. Then everyday tickets go on arriving for as long as somebody watches.
 *
 * @param run distinguishes the tickets of one play from those of an earlier one
 */
export function* storyline(run: string, seed: number): Generator<Beat> {
  const random = randomFrom(seed);
  const ahead = [...told(run)];
  let opensAt = 20 * SECOND;
  for (let number = 201; ; number++) {
    ahead.push(...everydayTicket(run, number, opensAt, random));
    opensAt += (8 + random() * 10) * SECOND;
    ahead.sort((a, b) => a.after - b.after);
    while (ahead[0] && ahead[0].after <= opensAt) yield ahead.shift()!;
  }
}

function* told(run: string): Generator<Beat> {
  const says =
    (ticket: DemoTicket) =>
    (seconds: number, move: Move, tell: string, lateSeconds = 0) => ({
      after: seconds * SECOND,
      late: lateSeconds * SECOND,
      ticket,
      move,
      tell,
    });

  const checkout = says(acme(run, 101, 'Checkout is down for every customer', 'online-shop'));
  yield checkout(
    1,
    { kind: 'opens', priority: 'urgent' },
    'Acme’s checkout is down. Nobody will answer: watch it breach.',
  );
  yield checkout(2, { kind: 'assigned', to: mira }, 'assigned to Mira');

  const login = says(nordwind(run, 102, 'Treasury team cannot log in', 'payments'));
  yield login(3, { kind: 'opens', priority: 'high' }, 'Nordwind Bank cannot log in');
  yield login(6, { kind: 'assigned', to: jonas }, 'Jonas takes it');
  yield login(12, { kind: 'replies' }, 'Jonas answers: first response met');
  yield login(34, { kind: 'status', to: 'solved' }, 'solved');
  yield login(62, { kind: 'status', to: 'open' }, 'and reopened: the solved time is not charged');

  const label = says(acme(run, 103, 'Shipping label prints twice', 'online-shop'));
  yield label(5, { kind: 'opens', priority: 'normal' }, 'a question about shipping labels');
  yield label(15, { kind: 'replies' }, 'Priya asks for a screenshot');
  yield label(16, { kind: 'status', to: 'pending' }, 'waiting for the customer: its clock is paused');
  yield label(75, { kind: 'customer_writes' }, 'the customer answers');
  yield label(76, { kind: 'status', to: 'open' }, 'and the clock runs again');

  const robot = says(nordwind(run, 104, 'Statement for October is missing', 'online-banking'));
  yield robot(8, { kind: 'opens', priority: 'normal' }, 'a missing statement');
  yield robot(9, { kind: 'bot_replies' }, 'a bot says hello: that is no response');
  yield robot(20, { kind: 'note' }, 'an internal note: neither is that');
  yield robot(50, { kind: 'replies' }, 'a person answers: now it is');

  const raised = says(acme(run, 105, 'Discount codes are rejected', 'online-shop'));
  yield raised(10, { kind: 'opens', priority: 'normal' }, 'discount codes are rejected');
  yield raised(55, { kind: 'priority', to: 'urgent' }, 'raised to urgent: the new deadline lies in the past');

  const late = says(nordwind(run, 106, 'Card terminal loses its connection', 'payments'));
  yield late(14, { kind: 'opens', priority: 'urgent' }, 'a card terminal is off line');
  yield late(
    80,
    { kind: 'replies' },
    'an answer sent 60 seconds ago arrives late: the breach is revoked',
    60,
  );

  const slow = says(acme(run, 107, 'Please add our new logo', 'online-shop'));
  yield slow(4, { kind: 'opens', priority: 'low' }, 'a wish that can wait for office hours');
}

function everydayTicket(run: string, number: number, opensAt: Millis, random: () => number): Beat[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const subject = pick(everyday);
  const ticket =
    random() < 0.5
      ? acme(run, number, subject, 'online-shop')
      : nordwind(run, number, subject, pick(['payments', 'online-banking']));
  const person = pick(people);
  const priority = pick(['normal', 'normal', 'high', 'urgent']);
  const answersAt = opensAt + (5 + random() * 50) * SECOND;
  const solvedAt = answersAt + (20 + random() * 90) * SECOND;
  const beat = (after: Millis, move: Move, tell: string): Beat => ({ after, late: 0, ticket, move, tell });
  return [
    beat(opensAt, { kind: 'opens', priority }, `“${subject}” (${priority})`),
    beat(opensAt + 3 * SECOND, { kind: 'assigned', to: person }, `assigned to ${person.name}`),
    beat(answersAt, { kind: 'replies' }, `${person.name} answers`),
    beat(solvedAt, { kind: 'status', to: 'solved' }, 'solved'),
  ];
}

const acme = (run: string, number: number, subject: string, service: string): DemoTicket => ({
  id: `${run}${number}`,
  source: 'zendesk',
  subject,
  customer: 'acme',
  service,
  team: 'frontline',
});

const nordwind = (run: string, number: number, subject: string, service: string): DemoTicket => ({
  id: `NW-${run}${number}`,
  source: 'standard',
  subject,
  customer: 'nordwind',
  service,
  team: service === 'payments' ? 'payments' : 'frontline',
});

/** Mulberry32: a seeded play is the same play every time. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How long the told part lasts. */
export const TOLD: Millis = 2 * MINUTE;
