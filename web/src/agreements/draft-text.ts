import { parse, stringify } from 'yaml';
import { inOrder } from '../../../src/agreements/format/field-order.js';

type Body = Readonly<Record<string, unknown>>;

/** In the order in which people read it, and as `punctual agreement export` writes it. */
export const asText = (body: Body): string => stringify(inOrder(body), { lineWidth: 100, version: '1.2' });

/**
 * YAML, and so JSON too. A file's own head, as export and the templates write it, may stand above.
 * @throws Error with what is wrong, to complete "The text …"
 */
export function asBody(text: string, id: string): Body {
  const content = read(text);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error('is not an agreement: it must have fields, such as title and levels');
  }
  const { punctual: _, id: named, ...body } = content as Record<string, unknown>;
  if (named !== undefined && named !== id) throw new Error(`is of ${String(named)}, and this is ${id}`);
  return body;
}

/** Without anchors and aliases, a few of which can be made to mean gigabytes. */
function read(text: string): unknown {
  try {
    return parse(text, { schema: 'core', maxAliasCount: 0 });
  } catch (fault) {
    throw new Error(`cannot be read: ${(fault as Error).message.split('\n')[0]}`, { cause: fault });
  }
}
