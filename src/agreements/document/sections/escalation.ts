import type { AgreementLevel } from '../../../engine/agreement/promises.js';
import type { Ladder, Recipient, StepAt } from '../../../engine/escalation/ladder.js';
import type { AgreementTerms } from '../../agreement.js';
import { type Block, facts, paragraph, type Section, section, table } from '../agreement-document.js';
import { capital, contact, count, length, series } from '../words.js';
import { titlesOf } from './objectives.js';

/** Who is told when. Objectives with the same ladder share a table. */
export function escalation({ levels, escalationContact, reviewer }: AgreementTerms): Section[] {
  const people = [
    ...(escalationContact ? [['Escalation contact', contact(escalationContact)] as const] : []),
    ...(reviewer ? [['Reviews breaches', contact(reviewer)] as const] : []),
  ];
  return section('Escalation', ...byLadder(levels), people.length === 0 ? [] : [facts(people)]);
}

function byLadder(levels: readonly AgreementLevel[]): Block[][] {
  const titles = titlesOf(levels);
  const groups = new Map<string, { ladder: Ladder; of: string[] }>();
  for (const { id, ladder } of levels.flatMap(({ objectives }) => objectives)) {
    if (ladder === undefined) continue;
    const key = JSON.stringify(ladder);
    const group = groups.get(key) ?? { ladder, of: [] };
    group.of.push(titles.get(id)!);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ ladder, of }) => [
    paragraph(`${series(of)}:`),
    table(
      ['When', 'Who is told', 'By'],
      ladder.steps.map(({ at, notify, channel }) => [
        capital(whenWords(at)),
        series(notify.map(recipientWords)),
        channel,
      ]),
    ),
  ]);
}

function whenWords(at: StepAt): string {
  if ('percent' in at) return `when ${at.percent} % of the target is used up`;
  if ('offsetWorkingDays' in at) {
    const { offsetWorkingDays: days } = at;
    if (days === 0) return 'when it falls due';
    return `${count(Math.abs(days), 'business day')} ${days < 0 ? 'before' : 'after'} it falls due`;
  }
  const { offsetMs, offsetClock } = at;
  if (offsetMs === 0) return 'when it falls due';
  const clock = offsetClock === 'calendar' ? 'in real time' : 'by the objective’s own clock';
  return `${length(Math.abs(offsetMs))} ${offsetMs < 0 ? 'before' : 'after'} it falls due, ${clock}`;
}

const ROLES = {
  assignee: 'the agent who has the ticket',
  team_lead: 'the lead of the team',
  escalation_contact: 'the escalation contact',
  reviewer: 'the reviewer',
  team: 'the team’s chat room',
  agreement: 'the agreement’s chat room',
} as const;

function recipientWords(recipient: Recipient): string {
  if ('role' in recipient) return ROLES[recipient.role];
  return 'room' in recipient ? `the chat room ${recipient.room}` : contact(recipient);
}
