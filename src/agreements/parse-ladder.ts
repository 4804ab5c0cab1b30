import { isEmail } from 'class-validator';
import type { Ladder, Recipient, Step, StepAt } from '../engine/escalation/ladder.js';
import { DAY, SECOND } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Fields, firstTwin } from './fields.js';

const YEAR_SECONDS = (366 * DAY) / SECOND;

const ROLES = ['assignee', 'team_lead', 'escalation_contact', 'reviewer'] as const;
const ROOM_ROLES = ['team', 'agreement'] as const;
const CLOCKS = ['own', 'calendar'] as const;
const CHANNELS = ['mail', 'chat'] as const;

export function parseLadder(input: unknown, path: string): Ladder {
  const fields = new Fields(input, path, ['steps']);
  const steps = fields.list('steps', 1, parseStep);
  const twice = firstTwin(steps.map(({ id }) => id));
  if (twice >= 0) throw new Malformed(`${fields.at('steps')}[${twice}].id`, 'is the id of an earlier step');
  return { steps };
}

function parseStep(input: unknown, path: string): Step {
  const fields = new Fields(input, path, ['id', 'at', 'notify', 'channel']);
  const id = fields.slug('id');
  if (id === 'due') throw fields.malformed('id', 'is the name of the due instant itself');
  const channel = fields.optional('channel', (name) => fields.oneOf(name, CHANNELS)) ?? 'mail';
  return {
    id,
    at: parseStepAt(fields.raw('at'), fields.at('at')),
    notify: fields.list('notify', 1, channel === 'mail' ? parsePerson : parseRoom),
    channel,
  };
}

function parseStepAt(input: unknown, path: string): StepAt {
  const fields = new Fields(input, path, ['percent', 'offsetSeconds', 'offsetClock', 'offsetWorkingDays']);
  const ways = ['percent', 'offsetSeconds', 'offsetWorkingDays'].filter((way) => fields.has(way));
  if (ways.length !== 1) {
    throw new Malformed(path, 'must have one of percent, offsetSeconds and offsetWorkingDays');
  }
  const offsetClock = fields.optional('offsetClock', (name) => fields.oneOf(name, CLOCKS));
  if (offsetClock !== undefined && ways[0] !== 'offsetSeconds') {
    throw fields.malformed('offsetClock', 'belongs to offsetSeconds');
  }
  switch (ways[0]) {
    case 'percent':
      return { percent: fields.number('percent', 0, 1_000) };
    case 'offsetSeconds':
      return {
        offsetMs: fields.whole('offsetSeconds', -YEAR_SECONDS, YEAR_SECONDS) * SECOND,
        ...(offsetClock && { offsetClock }),
      };
    default:
      return { offsetWorkingDays: fields.whole('offsetWorkingDays', -260, 260) };
  }
}

function parsePerson(input: unknown, path: string): Recipient {
  const fields = new Fields(input, path, ['role', 'address', 'name']);
  if (!fields.has('address')) return { role: fields.oneOf('role', ROLES) };
  if (fields.has('role')) throw fields.malformed('role', 'stands beside address: give one of the two');
  const address = fields.text('address');
  if (!isEmail(address)) throw fields.malformed('address', 'must be an e-mail address');
  const name = fields.optional('name', (field) => fields.text(field));
  return { address, ...(name !== undefined && { name }) };
}

function parseRoom(input: unknown, path: string): Recipient {
  const fields = new Fields(input, path, ['role', 'room']);
  if (!fields.has('room')) return { role: fields.oneOf('role', ROOM_ROLES) };
  if (fields.has('role')) throw fields.malformed('role', 'stands beside room: give one of the two');
  return { room: fields.slug('room') };
}
