import type { Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { labelsOf, priorityAmong, statusOf } from './labels.js';
import { isOurMark } from '../write-back.js';
import { actorOf, person } from './person.js';

/** What a repository's visitors ask for in an issue; a pull request is work offered, not asked for. */
export function translateIssue(document: Field, vocabulary: Vocabulary): TranslatedTicket[] {
  const action = document.get('action').id();
  const issue = document.get('issue').object();
  if (issue.get('pull_request').isObject || isOurDoing(action, document)) return [];
  const repository = document.get('repository').get('full_name').id();
  const at = issue.get('updated_at').instant();
  const isGone = action === 'deleted' && !document.get('comment').isObject;
  return [
    {
      externalId: `${repository}#${issue.get('number').id()}`,
      subject: issue.get('title').textOrNull(),
      url: issue.get('html_url').linkOrNull(),
      describedAt: at,
      facts:
        isGone || action === 'transferred'
          ? [{ id: `${action}@${at}`, at, kind: 'status.changed', to: 'closed' }]
          : facts(action, document, at, vocabulary),
    },
  ];
}

/** The echo of a label that we have written. */
const isOurDoing = (action: string, document: Field): boolean =>
  (action === 'labeled' || action === 'unlabeled') &&
  isOurMark(document.get('label').get('name').idOrNull() ?? '');

function facts(action: string, document: Field, at: Instant, vocabulary: Vocabulary): TranslatedFact[] {
  const issue = document.get('issue');
  const seen = attributesOf(document, vocabulary);
  const createdAt = issue.get('created_at').instant();
  const creator = actorOf(issue, vocabulary);
  if (action === 'opened') {
    return [{ id: 'created:event', at: createdAt, kind: 'ticket.created', actor: creator, ...seen }];
  }
  return [
    createdEarlier(createdAt, creator, at, seen),
    ...(action === 'created' ? message(document.get('comment'), vocabulary) : []),
    ...assertions(at, seen),
  ];
}

/** Everything on GitHub is public. Edited or deleted later, it has been read. */
function message(comment: Field, vocabulary: Vocabulary): TranslatedFact[] {
  return [
    {
      id: `comment:${comment.get('id').id()}`,
      at: comment.get('created_at').instant(),
      kind: 'message',
      actor: actorOf(comment, vocabulary),
      visibility: 'public',
    },
  ];
}

function attributesOf(document: Field, vocabulary: Vocabulary): Attributes {
  const issue = document.get('issue');
  const labels = labelsOf(issue);
  const repository = document.get('repository').get('full_name').id();
  const author = person(issue.get('user'));
  return {
    status: statusOf(issue, labels, vocabulary),
    priority: priorityAmong(labels, vocabulary),
    assignee: said(issue.get('assignee'), person),
    // By the one who asks, or where each customer has a repository, by that.
    customer: somebody([...(author?.keys ?? []), repository]),
    service: somebody([...labels, repository]),
  };
}
