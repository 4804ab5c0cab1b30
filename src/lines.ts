import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A line that goes on for ever must not fill the memory. */
export const LONGEST_LINE = 1_048_576;

/** The lines of a stream, in batches of one chunk. A line that is too long comes as null. */
export async function* lineBatches(input: Readable): AsyncGenerator<(string | null)[]> {
  let rest = '';
  let tooLong = false;
  for await (const text of texts(input)) {
    // What is known of the last line is not looked at again: a long one would be read anew with every chunk.
    const [end = '', ...more] = text.split('\n');
    const lines: (string | null)[] = [tooLong ? null : rest + end, ...more];
    rest = lines.pop() ?? '';
    if (lines.length > 0) tooLong = false;
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0)
      yield lines.map((line) => (line !== null && line.length > LONGEST_LINE ? null : line));
  }
  if (tooLong) yield [null];
  else if (rest !== '') yield [rest];
}

/** The chunks of a stream as text. Some editors and shells begin a file with a byte order mark; it is no part of it. */
async function* texts(input: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let begun = false;
  for await (const chunk of input) {
    const text = decoder.write(chunk as Buffer);
    if (text === '') continue;
    yield begun ? text : text.replace(/^\uFEFF/, '');
    begun = true;
  }
  yield decoder.end();
}
