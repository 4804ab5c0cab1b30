import type { Field } from '../field.js';

/** By the field's name or id: what it displays, and what it stores. */
export function customField(conversation: Field, name: string | undefined): string[] {
  const fields = conversation.get('customFields');
  if (name === undefined || !fields.isList) return [];
  const field = fields
    .items()
    .find((each) => each.get('name').idOrNull() === name || each.get('id').idOrNull() === name);
  return ['text', 'value'].flatMap((part) => field?.get(part).idOrNull() ?? []);
}
