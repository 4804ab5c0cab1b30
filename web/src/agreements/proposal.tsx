import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { send } from '../api.js';
import { CopyLine } from '../look/copy-line.js';
import type { ShownApprover, ShownProposal } from './agreement-shapes.js';
import styles from './agreements.module.css';
import { approver, decisionWords, moment, since } from './life-words.js';
import { PublishProposal } from './publish-proposal.js';
import { pathOf, useAct } from './queries.js';
import { faultAt, Refusal } from './refusal.js';

interface Props {
  readonly id: string;
  readonly proposal: ShownProposal;
  readonly role: string;
}

/** What is frozen, who has said yes to it, and who still has to. */
export function Proposal({ id, proposal, role }: Props) {
  const { proposedBy, proposedAt, reach, inForceFrom, inForceTo, changes, approvals, awaited } = proposal;
  const decides = role === 'lead' || role === 'admin';
  return (
    <div className={styles.stack}>
      <section className={styles.card} aria-label="The proposal">
        <h2>What is proposed</h2>
        <p>
          By {proposedBy} on {moment(proposedAt)}. It reaches{' '}
          {reach === 'running'
            ? 'tickets that are created from then on, and clocks that run already'
            : 'tickets that are created from then on'}
          {inForceFrom && `, in force from ${since(inForceFrom)}`}
          {inForceTo && `, until ${moment(inForceTo)}`}.
        </p>
        <a href={`${pathOf(id)}/document?version=proposal`}>Read it whole</a>
        {changes.length > 0 && (
          <>
            <h3>Against what holds, it changes</h3>
            <ul className={styles.changes}>
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          </>
        )}
        <h3>Approvals</h3>
        {approvals.length + awaited.length === 0 && <p>Nobody has to approve it.</p>}
        <ul className={styles.people}>
          {approvals.map((approval) => (
            <li key={approval.name + approval.at}>
              {decisionWords(approval)}, {moment(approval.at)}
            </li>
          ))}
          {awaited.map((each) => (
            <Awaited key={each.address} id={id} of={each} mayHandOver={role === 'admin'} />
          ))}
        </ul>
        {proposal.asksYou && <YourAnswer id={id} hash={proposal.hash} />}
      </section>
      {decides && <PublishProposal id={id} proposal={proposal} role={role} />}
      {decides && <Withdraw id={id} />}
    </div>
  );
}

function Awaited({ id, of, mayHandOver }: { id: string; of: ShownApprover; mayHandOver: boolean }) {
  const handOver = useAct(id, () =>
    send<{ link: string; expiresAt: string }>('POST', `${pathOf(id)}/proposal/sign-off-link`, {
      address: of.address,
    }),
  );
  return (
    <li>
      <span>
        Waits for <b>{approver(of)}</b>, {askedWords(of)}.
      </span>
      {mayHandOver && handOver.data === undefined && (
        <Button
          size="compact-xs"
          variant="default"
          loading={handOver.isPending}
          aria-label={`Make a link for ${of.name}`}
          onClick={() => handOver.mutate(undefined)}
        >
          Make a link to hand over
        </Button>
      )}
      {handOver.data && (
        <div className={styles.once} role="status">
          <p>
            Give {of.name} this link now: it is shown this once, opens until {moment(handOver.data.expiresAt)}
            , and the one before it does not open any more. Whoever has it can answer in their name.
          </p>
          <CopyLine text={handOver.data.link} label={`the link for ${of.name}`} />
        </div>
      )}
      <Refusal error={handOver.error} />
    </li>
  );
}

function askedWords({ askedAt, linkMadeBy, mailFault }: ShownApprover): string {
  if (mailFault !== null) return `whom no mail has reached: ${mailFault}`;
  if (askedAt === null) return 'to whom a mail is on its way';
  return linkMadeBy === null
    ? `asked by mail on ${moment(askedAt)}`
    : `for whom ${linkMadeBy} made a link on ${moment(askedAt)}`;
}

function YourAnswer({ id, hash }: { id: string; hash: string }) {
  const [reason, setReason] = useState('');
  const approve = useAct(id, () => send('POST', `${pathOf(id)}/proposal/approve`, { hash }));
  const decline = useAct(id, () => send('POST', `${pathOf(id)}/proposal/decline`, { hash, reason }));
  return (
    <div className={styles.answer}>
      <h3>Your approval is asked for</h3>
      <p className={styles.faint}>
        By approving you put your name, this moment and your network address under exactly these words.
      </p>
      <Refusal error={approve.error} />
      <div className={styles.actions}>
        <Button loading={approve.isPending} onClick={() => approve.mutate(undefined)}>
          Approve
        </Button>
      </div>
      <Textarea
        label="If you do not agree, what should be different?"
        autosize
        maxLength={1_000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        error={faultAt(decline.error, 'reason')}
      />
      <Refusal error={decline.error} shown={['reason']} />
      <div className={styles.actions}>
        <Button
          variant="default"
          disabled={reason.trim() === ''}
          loading={decline.isPending}
          onClick={() => decline.mutate(undefined)}
        >
          Decline
        </Button>
      </div>
    </div>
  );
}

function Withdraw({ id }: { id: string }) {
  const [reason, setReason] = useState('');
  const withdraw = useAct(id, () =>
    send('POST', `${pathOf(id)}/proposal/withdraw`, reason.trim() === '' ? {} : { reason }),
  );
  return (
    <section className={styles.card} aria-label="Take it back">
      <h2>Take it back</h2>
      <p className={styles.faint}>It becomes a draft again, and approvals that were given to it are void.</p>
      <Textarea
        label="Why (may be empty)"
        autosize
        maxLength={1_000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        error={faultAt(withdraw.error, 'reason')}
      />
      <Refusal error={withdraw.error} shown={['reason']} />
      <div className={styles.actions}>
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
          Withdraw the proposal
        </Button>
      </div>
    </section>
  );
}
