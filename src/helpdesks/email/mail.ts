import type { Actor } from '../../engine/clock/ticket-event.js';
import { iso, type Instant } from '../../engine/instant.js';
import { shortKey } from '../dedup-key.js';
import { Field, somebody } from '../field.js';
import { type Reference, type TranslatedTicket, Untranslatable } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { domainsIn, type Mailbox, mailboxes } from './addresses.js';
import type { MailHeaders } from './headers.js';
import { arrivedAt } from './arrived-at.js';
import { conversationOf, identityOf, ownId } from './conversation.js';

/**
 * One mail of a conversation. Any mail may be the first that is heard of it, so that each says that the ticket exists; the
 * earliest is its creation, in whichever order they come.
 */
export function translateMail(
  mail: MailHeaders,
  contentKey: string,
  receivedAt: Instant,
  vocabulary: Vocabulary,
): TranslatedTicket {
  const { sender, actor } = writtenBy(mail.all('from'), vocabulary);
  const at = arrivedAt(mail, receivedAt);
  const id = identityOf(mail) ?? contentKey;
  const externalId = conversationOf(mail) ?? shortKey(ownId(mail) ?? contentKey);
  const recipients = mailboxes(mail.all('to', 'cc', 'delivered-to', 'x-original-to'));
  const isInternal =
    actor === 'agent' && recipients.every((each) => actorOf(each, vocabulary) !== 'customer');
  const customer =
    actor === 'customer' ? sender : recipients.find((each) => actorOf(each, vocabulary) === 'customer');
  const services = [...new Set(recipients.filter((each) => each !== customer).map(({ address }) => address))];
  return {
    externalId,
    subject: new Field('Subject', mail.subject).textOrNull(),
    url: vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [
      {
        id: `created@${iso(at)}:${id}`,
        at,
        kind: 'ticket.created',
        actor,
        priority: priorityOf(mail),
        // What somebody calls himself does not say whose he is.
        customer: customer === undefined ? null : { ...person(customer), name: undefined },
        service: somebody(services),
      },
      { id: `mail:${id}`, at, kind: 'message', actor, visibility: isInternal ? 'internal' : 'public' },
      ...consequences(mail, actor, isInternal ? null : person(sender), recipients, vocabulary).map((fact) => {
        return { ...fact, id: `mail:${id}:${fact.kind}`, at };
      }),
    ],
  };
}

/** Whoever checked that From is genuine may have checked another address of it: an agent's is nobody else's. */
function writtenBy(from: readonly string[], vocabulary: Vocabulary): { sender: Mailbox; actor: Actor } {
  const senders = mailboxes(from);
  const sender = senders.find((each) => actorOf(each, vocabulary) !== 'agent') ?? senders[0];
  if (sender === undefined) throw new Untranslatable('From', 'is missing: is this a mail as it came in?');
  const actor = actorOf(sender, vocabulary);
  const isForeign = actor === 'agent' && domainsIn(from).size > 1;
  return { sender, actor: isForeign ? 'customer' : actor };
}

type Consequence = { kind: 'status.changed'; to: string } | { kind: 'agent.assigned'; to: Reference };

/** A customer who writes again asks again; an agent who answers has the ticket, and may say by an address how it stands. */
function consequences(
  mail: MailHeaders,
  actor: string,
  sender: Reference | null,
  recipients: readonly Mailbox[],
  vocabulary: Vocabulary,
): Consequence[] {
  if (actor === 'customer')
    return conversationOf(mail) === null ? [] : [{ kind: 'status.changed', to: 'open' }];
  if (actor !== 'agent') return [];
  const tags = recipients.flatMap(({ address }) => /\+([\w-]+)@/.exec(address)?.[1] ?? []);
  const status = tags.map((tag) => vocabulary.status(tag)).find((word) => vocabulary.knowsStatus(word));
  return [
    ...(sender === null ? [] : [{ kind: 'agent.assigned', to: sender } as const]),
    ...(status === undefined ? [] : [{ kind: 'status.changed', to: status } as const]),
  ];
}

const person = ({ name, address }: Mailbox): Reference => ({
  keys: [address],
  name: name?.slice(0, 200) ?? undefined,
  email: address,
});

const actorOf = (mailbox: Mailbox, vocabulary: Vocabulary) => vocabulary.actor('customer', person(mailbox));

/** What mail programs let people tick. */
function priorityOf(mail: MailHeaders): string {
  const said = `${mail.first('importance') ?? ''} ${mail.first('x-priority') ?? ''}`.toLowerCase();
  return /high|\b[12]\b/.test(said) ? 'high' : /low|\b[45]\b/.test(said) ? 'low' : 'normal';
}
