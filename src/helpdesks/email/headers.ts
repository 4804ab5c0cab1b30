import { isUtf8 } from 'node:buffer';
import { decodeWords, inert } from './encoded-words.js';

/** More than mail servers take (Postfix: 100 kB). The text below it is nobody's business here and is not read. */
const LONGEST = 128 * 1024;

/** The head of a mail: unfolded, names in lower case, the topmost first. Encoded words are still encoded. */
export class MailHeaders {
  constructor(private readonly lines: readonly (readonly [name: string, value: string])[]) {}

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  first(name: string): string | undefined {
    return this.lines.find(([known]) => known === name)?.[1];
  }

  get subject(): string {
    return decodeWords(this.first('subject') ?? '');
  }

  all(...names: readonly string[]): string[] {
    return this.lines.filter(([known]) => names.includes(known)).map(([, value]) => value);
  }
}

export function readHeaders(body: Buffer): MailHeaders {
  const head = body.subarray(0, LONGEST);
  const text = isUtf8(head) ? head.toString('utf8') : head.toString('latin1');
  const [block = ''] = text.replace(/^\ufeff/, '').split(/\r?\n\r?\n/, 1);
  const unfolded = block.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/);
  return new MailHeaders(
    unfolded.flatMap((line) => {
      const [, name, value] = /^([!-9;-~]{1,100}):([^]*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), inert(value)] as const];
    }),
  );
}
