import { keysOf } from '../custom-field.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { isOurMark } from '../write-back.js';
import { person } from './person.js';
import { priorityWord, statusWord } from './words.js';

export function attributesOf(fields: Field, vocabulary: Vocabulary): Attributes {
  const status = fields.get('status');
  return {
    status: status.isObject ? statusOf(status, vocabulary) : undefined,
    priority: said(fields.get('priority'), (field) =>
      priorityWord(field.get('id').idOrNull(), field.get('name').idOrNull(), vocabulary),
    ),
    group: said(mapped(fields, vocabulary.field('team')), (field) => somebody(keysOf(field))),
    assignee: said(fields.get('assignee'), person),
    customer: customerOf(fields, vocabulary),
    service: serviceOf(fields, vocabulary),
  };
}

const statusOf = (status: Field, vocabulary: Vocabulary): string =>
  statusWord(status.get('id').idOrNull(), status.get('name').id(), status.get('statusCategory'), vocabulary);

/** The organisation, where the field that holds it was named; else whoever reported it, by the domain of the address. */
function customerOf(fields: Field, vocabulary: Vocabulary): Attributes['customer'] {
  const organisations = mapped(fields, vocabulary.field('customer'));
  if (!organisations.isGiven && !fields.get('reporter').isGiven) return undefined;
  const reporter = person(fields.get('reporter'));
  const keys = keysOf(organisations);
  return somebody(keys.length > 0 ? keys : (reporter?.keys ?? []), { email: reporter?.email });
}

/** From what people set by hand to what the issue is born with. */
function serviceOf(fields: Field, vocabulary: Vocabulary): Attributes['service'] {
  if (!fields.get('components').isGiven) return undefined;
  return somebody([
    ...keysOf(mapped(fields, vocabulary.field('service'))),
    ...keysOf(fields.get('components')),
    ...keysOf(fields.get('labels')).filter((label) => !isOurMark(label)),
    ...keysOf(fields.get('issuetype').get('name')),
    ...keysOf(fields.get('project').get('key')),
  ]);
}

const mapped = (fields: Field, name: string | undefined): Field => fields.get(name ?? '');
