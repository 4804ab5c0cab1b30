import type { Content, TableCell } from 'pdfmake';
import type { FastifyReply } from 'fastify';
import { HAIRLINE, PAGE, PAGES, pdf, type PdfDocument } from '../../pdf.js';
import type { AgreementDocument, Block, Fact, Signature } from './agreement-document.js';

/** The same blocks as the page has, on paper. */
function documentPdf(document: AgreementDocument): Promise<Buffer> {
  const { title, edition, facts, sections, hash } = document;
  const definition: PdfDocument = {
    info: { title: `${title}, ${edition}` },
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 64],
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.25 },
    styles: {
      title: { fontSize: 20, bold: true },
      heading: { fontSize: 12.5, bold: true, margin: [0, 16, 0, 5] },
      subheading: { bold: true, margin: [0, 7, 0, 3] },
      faint: { color: FAINT },
    },
    footer: {
      columns: [
        { text: `${title} · ${edition}`, width: '*' },
        { text: `${PAGE} of ${PAGES}`, width: 'auto' },
      ],
      fontSize: 7.5,
      color: FAINT,
      margin: [56, 20, 56, 0],
    },
    content: [
      { text: title, style: 'title' },
      { text: edition, style: 'faint', margin: [0, 2, 0, 10] },
      factList(facts),
      ...sections.flatMap(({ heading, blocks }, i): Content[] => [
        { text: `${i + 1}. ${heading}`, style: 'heading', headlineLevel: 1 },
        ...blocks.map(drawn),
      ]),
      ...(hash === null
        ? []
        : [{ text: `SHA-256 of what is signed: ${hash}`, style: 'faint', margin: [0, 18, 0, 0] } as Content]),
    ],
  };
  return pdf(definition);
}

const FAINT = '#50565f';

function drawn(block: Block): Content {
  switch (block.kind) {
    case 'paragraph':
      return { text: block.text, margin: [0, 0, 0, 5] };
    case 'subheading':
      return { text: block.text, style: 'subheading', headlineLevel: 2 };
    case 'list':
      return { ul: [...block.items], margin: [0, 0, 0, 5] };
    case 'facts':
      return factList(block.facts);
    case 'table':
      return grid(block.head, block.rows);
    case 'signatures':
      return { stack: pairs(block.signatures).map(signatureRow) };
  }
}

const factList = (facts: readonly Fact[]): Content => ({
  layout: 'noBorders',
  margin: [0, 0, 0, 5],
  table: {
    widths: [110, '*'],
    dontBreakRows: true,
    body: facts.map(([term, words]): TableCell[] => [{ text: term, style: 'faint' }, words]),
  },
});

const grid = (head: readonly string[], rows: readonly (readonly string[])[]): Content => ({
  margin: [0, 2, 0, 8],
  fontSize: 8.5,
  layout: 'hairlines',
  table: {
    headerRows: 1,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    widths: widthsOf([head, ...rows]),
    body: [
      head.map((text): TableCell => ({ text, style: 'faint', bold: true })),
      ...rows.map((row) => [...row]),
    ],
  },
});

/** Points between the margins of a page, and what a letter of a table takes at most. */
const ROOM = 483;
const LETTER = 5;

/** The longest word of each column fits, within reason; what is left goes by how much there is to say. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const cells = rows[0]!.map((_, i) => rows.map((row) => row[i] ?? ''));
  const least = cells.map(
    (column) => Math.min(longest(column.flatMap((text) => text.split(/\s/))), 24) * LETTER,
  );
  const wants = cells.map((column) => Math.min(longest(column), 60));
  const left = Math.max(0, ROOM - HAIRLINE.gap * cells.length - sum(least));
  return least.map((width, i) => width + (left * wants[i]!) / sum(wants));
}

const longest = (texts: readonly string[]): number => Math.max(1, ...texts.map(({ length }) => length));
const sum = (of: readonly number[]): number => of.reduce((so, each) => so + each, 0);

const pairs = (of: readonly Signature[]): (readonly Signature[])[] =>
  of.flatMap((_, i) => (i % 2 === 0 ? [of.slice(i, i + 2)] : []));

const signatureRow = (pair: readonly Signature[]): Content => ({
  unbreakable: true,
  columnGap: 30,
  margin: [0, 4, 0, 14],
  columns: [...pair.map(signature), ...(pair.length === 1 ? [{ text: '' }] : [])],
});

function signature({ party, name, signed }: Signature): Content {
  const line: Content = {
    canvas: [{ type: 'line', x1: 0, y1: 34, x2: 220, y2: 34, lineWidth: 0.7 }],
    margin: [0, 0, 0, 4],
  };
  return {
    stack: [
      { text: party, bold: true },
      ...(signed === null ? [line] : []),
      { text: name ?? '' },
      { text: signed ?? 'Name, date, signature', style: 'faint' },
    ],
  };
}

export async function sendDocumentPdf(reply: FastifyReply, document: AgreementDocument): Promise<void> {
  const name = `${document.title} ${document.edition}`.replaceAll(/[^\w]+/g, '-');
  await reply
    .headers({
      'content-disposition': `inline; filename="${name}.pdf"`,
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'cache-control': 'no-store',
    })
    .type('application/pdf')
    .send(await documentPdf(document));
}
