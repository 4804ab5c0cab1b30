import { iso, type Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { customField } from './custom-fields.js';
import { person } from './person.js';
import { creatorOf, factsOfThread } from './thread.js';
import { statusWord } from './words.js';

/** The conversation as it is, whichever event it was, with its threads: what was written, and what it did to the status. */
export function translateConversation(
  conversation: Field,
  receivedAt: Instant,
  vocabulary: Vocabulary,
): TranslatedTicket {
  const externalId = conversation.get('id').id();
  const createdAt = conversation.get('createdAt').instant();
  const listed = conversation.get('_embedded').get('threads');
  const threads = listed.isList ? listed.items().map((thread) => thread.object()) : [];
  const at = changedAt(conversation, threads, createdAt);
  const seen = attributesOf(conversation, vocabulary);
  const creator = vocabulary.actor(creatorOf(conversation), person(conversation.get('createdBy')));
  return {
    externalId,
    subject: conversation.get('subject').textOrNull(),
    url: conversation.get('_links').get('web').get('href').linkOrNull() ?? vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [
      createdEarlier(createdAt, creator, at, seen),
      ...threads.flatMap((thread) => factsOfThread(thread, receivedAt, vocabulary)),
      ...assertions(at, seen),
    ],
  };
}

/** All that is said is the id. */
export function deletedConversation(body: Field, at: Instant, vocabulary: Vocabulary): TranslatedTicket {
  const externalId = body.get('id').id();
  return {
    externalId,
    subject: null,
    url: vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [{ id: `deleted@${iso(at)}`, at, kind: 'status.changed', to: 'closed' }],
  };
}

/** Help Scout does not say when a conversation changed last; the latest of all that it does say is the nearest to it. */
function changedAt(conversation: Field, threads: readonly Field[], createdAt: Instant): Instant {
  const waiting = conversation.get('customerWaitingSince').get('time');
  const told = ['userUpdatedAt', 'closedAt', 'updatedAt'].map((name) => conversation.get(name));
  const all = [...told, waiting, ...threads.map((thread) => thread.get('createdAt'))];
  return Math.max(createdAt, ...all.flatMap((field) => field.instantOrNull() ?? []));
}

function attributesOf(conversation: Field, vocabulary: Vocabulary): Attributes {
  const custom = (what: 'customer' | 'service' | 'priority') =>
    customField(conversation, vocabulary.field(what));
  const [priority] = custom('priority');
  const customer = person(conversation.get('primaryCustomer'));
  const byField = custom('customer');
  return {
    status: statusWord(conversation.get('status').id(), vocabulary),
    priority:
      vocabulary.field('priority') === undefined
        ? undefined
        : priority === undefined
          ? null
          : vocabulary.priority(priority),
    // The mailbox is where it was sent; a team that it was assigned to is named as its assignee.
    group: said(conversation.get('assignee'), (field) => (isTeam(field) ? person(field) : null)),
    assignee: said(conversation.get('assignee'), (field) => (isTeam(field) ? null : person(field))),
    customer: somebody(byField.length > 0 ? byField : (customer?.keys ?? []), { email: customer?.email }),
    service: somebody([
      ...custom('service'),
      ...tagsOf(conversation),
      conversation.get('mailboxId').idOrNull(),
    ]),
  };
}

const isTeam = (assignee: Field): boolean => assignee.get('type').idOrNull() === 'team';

function tagsOf(conversation: Field): string[] {
  const tags = conversation.get('tags');
  if (!tags.isList) return [];
  const names = tags
    .items()
    .slice(0, 100)
    .flatMap((tag) => tag.get('tag').idOrNull() ?? []);
  return names.sort();
}
