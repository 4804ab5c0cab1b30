import type { Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import type { Field } from '../field.js';
import type { Attributes, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { attributesOf } from './attributes.js';
import { changesIn, isOurDoing, movedFrom } from './changelog.js';
import { accountOf, person } from './person.js';

const CREATED = 'jira:issue_created';

/**
 * Jira tells the same thing more than once: a comment arrives as `comment_created` and again in the `jira:issue_updated`
 * beside it. A fact is therefore named by what it is about (the comment, the entry of the change log), not by its delivery.
 */
export function translateIssue(event: string, document: Field, vocabulary: Vocabulary): TranslatedTicket[] {
  if (isOurDoing(document.get('changelog'), vocabulary) && !document.get('comment').isObject) return [];
  const issue = document.get('issue');
  // Older Data Centers tell of a comment without saying of which issue, and again within the issue's own update.
  if (!issue.isGiven && document.get('comment').isObject) return [];
  const fields = issue.object().get('fields');
  const at = document.get('timestamp').epochOrNull(1) ?? fields.get('updated').instant();
  // A comment's own delivery carries a thin issue, without its times.
  const seenAt = fields.get('updated').instantOrNull() ?? at;
  const externalId = issue.get('key').id();
  // The key changes with the project; the id never does.
  const lastingId = issue.get('id').idOrNull() ?? undefined;
  const formerId = movedFrom(document.get('changelog')) ?? undefined;
  const told = (facts: readonly TranslatedFact[]): TranslatedTicket => ({
    externalId,
    ...(lastingId !== undefined && { lastingId, formerId }),
    subject: fields.get('summary').textOrNull(),
    url: vocabulary.ticketUrl(externalId) ?? pageOf(issue, externalId),
    describedAt: seenAt,
    facts,
  });
  if (event === 'jira:issue_deleted') {
    return [told([{ id: `gone@${at}`, at, kind: 'status.changed', to: 'closed' }])];
  }
  const seen = attributesOf(fields, vocabulary);
  const changes = changesIn(document.get('changelog'), fields.get('status'), at, vocabulary);
  return [
    told([
      ...creation(event, fields, seenAt, seen, vocabulary),
      ...message(document.get('comment'), vocabulary),
      ...changes,
      // The change log is to the millisecond, but only of what changed; the issue says the rest. A creation says it all.
      ...(event === CREATED ? [] : assertions(seenAt, without(seen, changes))),
    ]),
  ];
}

function creation(
  event: string,
  fields: Field,
  seenAt: Instant,
  seen: Attributes,
  vocabulary: Vocabulary,
): TranslatedFact[] {
  const at = fields.get('created').instantOrNull();
  if (at === null) return [];
  const actor = creatorOf(fields, vocabulary);
  if (event !== CREATED) return [createdEarlier(at, actor, seenAt, seen)];
  return [{ id: 'created:event', at, kind: 'ticket.created', actor, ...seen }];
}

/** Whoever typed it in for somebody else is no customer; whoever reported it is, employee or not. */
function creatorOf(fields: Field, vocabulary: Vocabulary) {
  const creator = person(fields.get('creator'));
  const reporter = person(fields.get('reporter'));
  const isTheirOwn = creator === null || reporter === null || creator.keys[0] === reporter.keys[0];
  const account = accountOf(fields.get('creator'));
  return vocabulary.actor(isTheirOwn || account === 'customer' ? 'customer' : account, creator ?? reporter);
}

/** A comment that was edited meanwhile has been told when it was written. */
function message(comment: Field, vocabulary: Vocabulary): TranslatedFact[] {
  if (!comment.isObject) return [];
  const at = comment.get('created').instant();
  if ((comment.get('updated').instantOrNull() ?? at) !== at) return [];
  const author = comment.get('author');
  return [
    {
      id: `comment:${comment.get('id').id()}`,
      at,
      kind: 'message',
      actor: vocabulary.actor(accountOf(author), person(author)),
      visibility: isInternal(comment) ? 'internal' : 'public',
    },
  ];
}

/** Marked internal, in either of the two places that say so; or shown to one role or group alone. */
function isInternal(comment: Field): boolean {
  const inPublic = comment.get('jsdPublic');
  if (inPublic.isGiven && !inPublic.boolean()) return true;
  if (comment.get('visibility').isObject) return true;
  const properties = comment.get('properties');
  const mark = properties.isList
    ? properties.items().find((each) => each.get('key').idOrNull() === 'sd.public.comment')
    : undefined;
  const internal = mark?.get('value').get('internal');
  return internal?.isGiven === true && internal.boolean();
}

const ATTRIBUTE_OF: Partial<Record<TranslatedFact['kind'], keyof Attributes>> = {
  'status.changed': 'status',
  'priority.changed': 'priority',
  'agent.assigned': 'assignee',
};

function without(seen: Attributes, changes: readonly TranslatedFact[]): Attributes {
  const changed = changes.flatMap(({ kind }) => ATTRIBUTE_OF[kind] ?? []);
  return { ...seen, ...Object.fromEntries(changed.map((attribute) => [attribute, undefined])) };
}

/** The site's own page of the issue, found by its address in the API. */
function pageOf(issue: Field, key: string): string | null {
  const self = issue.get('self').linkOrNull();
  return self === null ? null : `${new URL(self).origin}/browse/${encodeURIComponent(key)}`;
}
