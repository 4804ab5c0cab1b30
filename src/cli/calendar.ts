import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Calendar } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import { Malformed } from '../engine/malformed.js';
import { answer } from './calendar-operation.js';
import { lineBatches } from '../lines.js';

interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/**
 * `punctual calendar --calendars FILE < OPS.jsonl > RESULTS.jsonl`
 * @returns exit status: 0, 1 when an operation was bad, 2 when the calendars cannot be used
 */
export async function calendarCommand(options: { calendars: string }, io: Streams): Promise<number> {
  let calendars: Map<string, Calendar>;
  try {
    calendars = await readCalendars(options.calendars);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    io.stderr.write(error.faults.map((fault) => `${options.calendars}: ${fault}\n`).join(''));
    return 2;
  }
  return answerAll(calendars, io);
}

/** Every fault of the calendars file, in words. */
class Unusable extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

async function readCalendars(file: string): Promise<Map<string, Calendar>> {
  const specs = await readObject(file);
  const calendars = new Map<string, Calendar>();
  const faults: string[] = [];
  for (const [id, spec] of Object.entries(specs)) {
    try {
      calendars.set(id, compileCalendar(spec, id));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new Unusable(faults);
  return calendars;
}

async function readObject(file: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Unusable([`cannot be read: ${error.code}`]);
  });
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Unusable([`is not JSON: ${(error as Error).message}`]);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Unusable(['must be an object of calendars by id']);
  }
  return content;
}

async function answerAll(
  calendars: ReadonlyMap<string, Calendar>,
  { stdin, stdout }: Streams,
): Promise<number> {
  let status = 0;
  const results = async function* (input: Readable): AsyncGenerator<string> {
    for await (const lines of lineBatches(input)) {
      let batch = '';
      for (const line of lines) {
        if (line?.trim() === '') continue;
        const { good, line: result } = answer(line, calendars);
        if (!good) status = 1;
        batch += `${result}\n`;
      }
      if (batch !== '') yield batch;
    }
  };
  await pipeline(stdin, results, stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    // `punctual calendar … | head` closes the pipe: nobody is left to answer.
    if (error.code !== 'EPIPE') throw error;
  });
  return status;
}
