import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { LONGEST_LINE } from '../lines.js';
import type { Element } from './elements.js';

/**
 * The elements of one JSON list, as they come. Only quotes, brackets and commas are looked at: whether an element is
 * JSON, whoever reads it finds out. What is not closed at the end is an element, too, so that its line is told.
 */
export async function* listElements(input: Readable): AsyncGenerator<Element> {
  const splitter = new Splitter();
  const decoder = new StringDecoder('utf8');
  for await (const chunk of input) yield* splitter.take(decoder.write(chunk as Buffer));
  yield* splitter.end();
}

const STRUCTURE = /\\[^\n]?|["{}[\],\n]/g;

class Splitter {
  /** The list itself is 1. */
  private depth = 0;
  private inText = false;
  private closed = false;
  private line = 1;
  /** The element so far, blanks before it included, and the line on which those begin. */
  private raw = '';
  private from = 1;
  private tooLong = false;
  /** A backslash at the end of a piece belongs to what follows. */
  private rest = '';

  *take(piece: string): Generator<Element> {
    const text = this.rest + piece;
    this.rest = '';
    let start = 0;
    for (const { 0: token, index } of text.matchAll(STRUCTURE)) {
      if (token === '\\' && index === text.length - 1) this.rest = token;
      else if (token === '\n') this.line++;
      else if (token === '"') this.inText = !this.inText;
      else if (!this.inText && this.separates(token)) {
        this.keep(text.slice(start, index));
        start = index + 1;
        if (this.isBeginning(token)) this.forget();
        else yield* this.flush();
      }
    }
    this.keep(text.slice(start, text.length - this.rest.length));
  }

  *end(): Generator<Element> {
    if (this.closed) yield* this.flush();
    else yield this.element();
  }

  /** Whether an element ends here, or the list itself begins. */
  private separates(token: string): boolean {
    if (token === ',') return this.depth === 1;
    if (token === '{' || token === '[') return ++this.depth === 1;
    if (token === '}' || token === ']') this.closed = --this.depth === 0;
    return this.closed;
  }

  private isBeginning(token: string): boolean {
    return token === '[' && !this.closed;
  }

  private keep(text: string): void {
    if (this.tooLong) return;
    this.raw += text;
    this.tooLong = this.raw.length > LONGEST_LINE;
  }

  private *flush(): Generator<Element> {
    if (this.raw.trim() !== '') yield this.element();
    this.forget();
  }

  private element(): Element {
    const blanks = /^\s*/.exec(this.raw)![0];
    const line = this.from + blanks.split('\n').length - 1;
    return { line, text: this.tooLong ? null : this.raw.trim() };
  }

  private forget(): void {
    [this.raw, this.from, this.tooLong] = ['', this.line, false];
  }
}
