import type { ShownApprover, ShownDecision, ShownLife, ShownVersion } from './agreement-shapes.js';

const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** An agreement that holds from the epoch on holds from the beginning. */
export const since = (instant: string): string =>
  Date.parse(instant) > 0 ? dateAndTime.format(Date.parse(instant)) : 'the beginning';

export const moment = (instant: string): string => dateAndTime.format(Date.parse(instant));

export const approver = ({ name, party }: Pick<ShownApprover, 'name' | 'party'>): string =>
  `${name} (${party})`;

/** "Version 2 is in force since 1 Mar 2026, 10:00. What is proposed waits for the approval of Ada (provider)." */
export function lifeWords({ versions, draft, proposal }: ShownLife): string {
  const holds = versions.find(({ state }) => state !== 'superseded' && state !== 'scheduled');
  const comes = versions.filter(({ state }) => state === 'scheduled').at(-1);
  const said = [holds && versionWords(holds), comes && versionWords(comes)];
  if (proposal !== null) {
    const of = proposal.awaited.map(approver).join(' and ');
    said.push(
      of === ''
        ? 'What is proposed has all the approvals it needs, and can be published.'
        : `What is proposed waits for the approval of ${of}.`,
      proposal.asksYou ? 'Your approval is asked for.' : undefined,
    );
  } else if (draft !== null) {
    said.push(`A draft was last changed by ${draft.editedBy}; it has no effect yet.`);
  }
  return said.filter(Boolean).join(' ');
}

function versionWords({ version, state, inForceFrom, inForceTo }: ShownVersion): string {
  const until = inForceTo === null ? '' : `, until ${moment(inForceTo)}`;
  if (state === 'scheduled') return `Version ${version} comes into force on ${since(inForceFrom)}${until}.`;
  if (state === 'active') return `Version ${version} is in force since ${since(inForceFrom)}${until}.`;
  return `Version ${version} ${state === 'terminated' ? 'was terminated' : 'expired'} on ${moment(inForceTo!)}.`;
}

function wayWords({ way, linkMadeBy }: ShownDecision): string {
  if (way === null) return '';
  if (way === 'session') return ', signed in';
  return linkMadeBy === null ? ', by the link that was mailed' : `, by a link that ${linkMadeBy} handed over`;
}

/** "Approved by Carl Acme (customer), by a link that Ada handed over" */
export function decisionWords(decision: ShownDecision): string {
  const { kind, name, party, version, endsAt } = decision;
  if (kind === 'published') return `Version ${version} published by ${name}`;
  if (kind === 'terminated') return `Terminated by ${name}, to end on ${moment(endsAt!)}`;
  const who = party === null ? name : approver({ name, party });
  return `${kind[0]!.toUpperCase()}${kind.slice(1)} by ${who}${wayWords(decision)}`;
}
