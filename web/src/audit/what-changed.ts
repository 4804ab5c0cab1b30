export interface Change {
  /** Where in the thing: `levels 1 objectives`, words apart; empty for the whole of it. */
  readonly field: string;
  /** Null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two states of a thing, leaf by leaf, in the order of the later one. */
export function whatChanged(before: unknown, after: unknown): Change[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const fields = new Set([...is.keys(), ...was.keys()]);
  return [...fields]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function leavesOf(value: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (part: unknown, path: readonly string[]) => {
    if (part === null || part === undefined) return;
    if (typeof part !== 'object') return void leaves.set(path.join(' › '), wordsOf(part));
    if (Array.isArray(part) && part.every((each) => typeof each !== 'object')) {
      return void leaves.set(path.join(' › '), part.length === 0 ? '(none)' : part.map(wordsOf).join(', '));
    }
    const isList = Array.isArray(part);
    for (const [name, inner] of Object.entries(part)) {
      visit(inner, [...path, isList ? String(Number(name) + 1) : apart(name)]);
    }
  };
  visit(value, []);
  return leaves;
}

const wordsOf = (leaf: unknown): string =>
  leaf === true ? 'yes' : leaf === false ? 'no' : leaf === '' ? '(empty)' : String(leaf);

/** `calendarId` → `calendar id`; what people named themselves stays as it is. */
const apart = (name: string): string =>
  /^[a-z]+([A-Z][a-z]*)+$/.test(name) ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : name;
