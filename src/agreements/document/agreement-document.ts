/** An agreement as people read it: whatever shows it draws these blocks and adds no words of its own to them. */
export interface AgreementDocument {
  readonly title: string;
  /** "Version 3", or that it is a draft. */
  readonly edition: string;
  /** What stands under the title: dates, and whom it reaches. */
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  /** SHA-256 of what is signed, in hexadecimal; of what nobody signs, null. */
  readonly hash: string | null;
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Fact = readonly [term: string, words: string];

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'signatures'; readonly signatures: readonly Signature[] };

export interface Signature {
  readonly party: string;
  /** Null: a line to write it on. */
  readonly name: string | null;
  /** "approved on 2 March 2026, …"; null: a line to sign on. */
  readonly signed: string | null;
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const subheading = (text: string): Block => ({ kind: 'subheading', text });
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });
export const facts = (of: readonly Fact[]): Block => ({ kind: 'facts', facts: of });
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  head,
  rows,
});

/** A clause as somebody wrote it: an empty line begins another paragraph. */
export const clause = (text: string | undefined): Block[] =>
  (text ?? '')
    .split(/\r?\n\s*\r?\n/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(paragraph);

/** A section that says nothing is left out of the document. */
export const section = (heading: string, ...blocks: readonly (readonly Block[])[]): Section[] => {
  const said = blocks.flat();
  return said.length === 0 ? [] : [{ heading, blocks: said }];
};
