import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Invalid, TooLarge } from '../http/problem.js';
import { lineBatches } from '../lines.js';
import { listElements } from './list-elements.js';

/** One element of a file: a body as a webhook in the standard format would have it. */
export interface Element {
  readonly line: number;
  /** Null where it is longer than a webhook may be. */
  readonly text: string | null;
}

/** As it is unpacked. */
const MOST_BYTES = 256 * 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * JSON lines, or one JSON list, perhaps packed with gzip: told by what is in it, never by what it is called. A part of
 * it is in memory at a time.
 * @throws TooLarge, Invalid
 */
export async function* elementsOf(file: Readable): AsyncGenerator<Element> {
  const { head, all } = await withHead(limited(await unpacked(file)));
  if (/^\uFEFF?\s*\[/.test(head.toString('utf8'))) yield* listElements(all);
  else yield* lines(all);
}

async function* lines(input: Readable): AsyncGenerator<Element> {
  let line = 0;
  for await (const batch of lineBatches(input)) {
    for (const text of batch) {
      line++;
      if (text?.trim() !== '') yield { line, text: text?.trim() ?? null };
    }
  }
}

async function unpacked(file: Readable): Promise<Readable> {
  const { head, all } = await withHead(file);
  if (!head.subarray(0, 2).equals(GZIP)) return all;
  const unpacking = createGunzip();
  all.on('error', (fault) => unpacking.destroy(fault));
  return all.pipe(unpacking);
}

/** A few bytes may unpack to gigabytes. */
function limited(input: Readable): Readable {
  return Readable.from(counted(input), { objectMode: true });
}

async function* counted(input: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new TooLarge('More than 256 MiB, unpacked: send the file in parts.');
      yield chunk;
    }
  } catch (fault) {
    if (!/^Z_|^ERR_ZLIB/.test((fault as NodeJS.ErrnoException).code ?? '')) throw fault;
    throw new Invalid('body', `is not gzip to its end: ${(fault as Error).message}`);
  }
}

/** The first bytes of a stream, and the stream as if nobody had looked. */
async function withHead(input: Readable): Promise<{ head: Buffer; all: Readable }> {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const read: Buffer[] = [];
  // Blanks may come before what tells the form.
  for (let head = ''; head.trim() === '' && read.length < 16; head = Buffer.concat(read).toString()) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    read.push(Buffer.from(value));
  }
  async function* again(): AsyncGenerator<Buffer> {
    yield* read;
    for (;;) {
      const { value, done } = await chunks.next();
      if (done === true) return;
      yield value;
    }
  }
  return { head: Buffer.concat(read), all: Readable.from(again(), { objectMode: true }) };
}
