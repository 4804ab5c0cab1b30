import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A line that goes on for ever must not fill the memory. */
export const LONGEST_LINE = 1_048_576;

/** The lines of a stream, in batches of one chunk. A line that is too long comes as null. */
export async function* lineBatches(input: Readable): AsyncGenerator<(string | null)[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let tooLong = false;
  for await (const chunk of input) {
    const lines: (string | null)[] = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop()!;
    if (tooLong && lines.length > 0) lines[0] = null;
    if (lines.length > 0) tooLong = false;
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0)
      yield lines.map((line) => (line !== null && line.length > LONGEST_LINE ? null : line));
  }
  rest += decoder.end();
  if (tooLong) yield [null];
  else if (rest !== '') yield [rest];
}
