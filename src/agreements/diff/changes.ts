import { isDeepStrictEqual } from 'node:util';
import { inOrder } from '../format/field-order.js';

/** One difference. A list's entry stands in the path by its key: an id, an address, or the words themselves. */
export type Change =
  | {
      readonly kind: 'changed';
      readonly path: readonly string[];
      readonly before: unknown;
      readonly after: unknown;
    }
  | { readonly kind: 'added' | 'removed'; readonly path: readonly string[]; readonly entry: unknown }
  | {
      readonly kind: 'reordered';
      readonly path: readonly string[];
      readonly before: readonly string[];
      readonly after: readonly string[];
    };

type Tree = Readonly<Record<string, unknown>>;

/** Every difference between two JSON values and nothing else: none exactly where they are equal. */
export function changesBetween(before: unknown, after: unknown, path: readonly string[] = []): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isTree(before) && isTree(after) && !isPerson(before) && !isPerson(after)) {
    const names = Object.keys(inOrder({ ...before, ...after }) as Tree);
    return names.flatMap((name) => changesBetween(own(before, name), own(after, name), [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return entriesBetween(before, after, path);
  return [{ kind: 'changed', path, before, after }];
}

function entriesBetween(before: readonly unknown[], after: readonly unknown[], path: readonly string[]) {
  const [was, is] = [keyed(before), keyed(after)];
  const changes: Change[] = [];
  for (const [key, entry] of was) {
    if (is.has(key)) changes.push(...changesBetween(entry, is.get(key), [...path, key]));
    else changes.push({ kind: 'removed', path: [...path, key], entry });
  }
  for (const [key, entry] of is) {
    if (!was.has(key)) changes.push({ kind: 'added', path: [...path, key], entry });
  }
  const stayed = [...was.keys()].filter((key) => is.has(key));
  const order = [...is.keys()].filter((key) => was.has(key));
  if (isDeepStrictEqual(stayed, order)) return changes;
  return [...changes, { kind: 'reordered', path, before: stayed, after: order } as const];
}

/** What people would call an entry, so that one that moved is not taken for another; a number tells twins apart. */
function keyed(entries: readonly unknown[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  // Where to go on counting: of many twins each would try all numbers anew.
  const next = new Map<string, number>();
  for (const entry of entries) {
    const name = nameOf(entry);
    let nth = next.get(name) ?? 1;
    const key = () => (nth === 1 ? name : `${name} (${nth})`);
    while (found.has(key())) nth++;
    found.set(key(), entry);
    next.set(name, nth + 1);
  }
  return found;
}

function nameOf(entry: unknown): string {
  if (!isTree(entry)) return plain(entry);
  const { id, address, room, role, objective, level, metric, measure, percent, from, to } = entry;
  if (objective !== undefined && entry.atLeastPercent !== undefined) {
    return `${plain(objective)} from ${plain(entry.atLeastPercent)} %`;
  }
  if (from !== undefined && to !== undefined) return `${plain(from)}–${plain(to)} %`;
  const name = id ?? address ?? room ?? role ?? objective ?? level ?? metric ?? measure ?? percent;
  return name === undefined ? 'entry' : plain(name);
}

/** A key is mostly text or a number; whatever else somebody wrote there is still told apart. */
export const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person is one thing: whoever takes somebody's place does not change their address. */
const isPerson = (value: Tree): boolean => Object.hasOwn(value, 'address');

const own = (tree: Tree, name: string): unknown => (Object.hasOwn(tree, name) ? tree[name] : undefined);
