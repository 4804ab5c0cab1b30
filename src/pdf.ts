import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type pdfmake from 'pdfmake';
import type { Content } from 'pdfmake';
import { type Millis, SECOND } from './engine/instant.js';
import { Invalid } from './http/problem.js';

/**
 * As pdfmake takes it, but plain data, for it goes into another thread. Tables may have the layout `hairlines`; what has a
 * `headlineLevel` is kept with what follows.
 */
export interface PdfDocument extends Omit<
  Parameters<typeof pdfmake.createPdf>[0],
  'footer' | 'header' | 'pageBreakBefore'
> {
  /** Where `PAGE` and `PAGES` stand for the page's number and how many there are. */
  readonly footer: Content;
}

// Nobody writes these: texts hold no control characters.
export const PAGE = '\u0001';
export const PAGES = '\u0002';

/** Of tables with the layout `hairlines`: a colour, and the points between two columns. */
export const HAIRLINE = { color: '#c9c9c2', gap: 8 };

const WITHIN: Millis = 60 * SECOND;
const MOST_MEBIBYTES = 1_024;

/** One at a time: several would take the processors that webhooks and deadlines need. */
let before: Promise<unknown> = Promise.resolve();

/** @throws Invalid where it is too much for a PDF, by time or memory */
export function pdf(document: PdfDocument, withinMs = WITHIN): Promise<Buffer> {
  const made = before.then(() => layOut(document, withinMs));
  before = made.catch(() => undefined);
  return made;
}

async function layOut(document: PdfDocument, withinMs: Millis): Promise<Buffer> {
  const worker = new Worker(join(import.meta.dirname, 'pdf-worker.mjs'), {
    workerData: {
      document: { defaultStyle: { font: 'Roboto', fontSize: 9 }, ...document },
      hairline: HAIRLINE,
      pageMark: PAGE,
      pagesMark: PAGES,
    },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEBIBYTES },
  });
  try {
    return await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(tooMuch()), withinMs);
      worker
        .once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
        .once('error', (fault: NodeJS.ErrnoException) =>
          reject(fault.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : fault),
        )
        .once('exit', () => clearTimeout(late));
    });
  } finally {
    await worker.terminate();
  }
}

const tooMuch = () => new Invalid('pdf', 'would be too long to lay out; the page, or the CSV, says the same');
