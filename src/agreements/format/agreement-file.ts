import { isMap, isNode, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import { Malformed } from '../../engine/malformed.js';
import type { AgreementBody } from '../agreement.js';
import { Fields } from '../fields.js';
import { parseAgreement } from '../parse-agreement.js';
import { inOrder } from './field-order.js';

/** An agreement as it stands in a file: its id, and its body as the API takes it. */
export interface AgreementFile {
  readonly id: string;
  readonly body: AgreementBody;
}

/** What is wrong with a file, and where: lines and columns count from 1. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(
    readonly line: number,
    readonly field: string,
    readonly reason: string,
  ) {
    super(`line ${line}: ${[field, reason].filter(Boolean).join(' ')}`);
  }
}

const FORMAT = 'agreement/1';
const LARGEST = 256 * 1024;

/** @throws FileFault with the line and the field */
export function readAgreementFile(source: string): AgreementFile {
  if (source.length > LARGEST) throw new FileFault(1, '', `the file is larger than ${LARGEST / 1024} kB`);
  const lines = new LineCounter();
  // The core schema knows no tags but JSON's own; keys that stand twice are refused.
  const document = parseDocument(source, {
    schema: 'core',
    uniqueKeys: true,
    lineCounter: lines,
    merge: false,
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new FileFault(lines.linePos(fault.pos[0]).line, '', firstLine(fault.message));
  try {
    return parse(toJson(document, lines));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new FileFault(lineOf(document, lines, error.field), error.field, error.reason);
  }
}

/** The order of the fields is this program's, so what is written once is written the same ever after. */
export function writeAgreementFile({ id, body }: AgreementFile): string {
  return stringify(
    { punctual: FORMAT, id, ...(inOrder(body) as object) },
    { lineWidth: 100, version: '1.2' },
  );
}

function parse(content: unknown): AgreementFile {
  const all = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  const fields = new Fields(content, '', all);
  fields.oneOf('punctual', [FORMAT]);
  const id = fields.slug('id');
  const { punctual: _, id: __, ...body } = content as Record<string, unknown>;
  parseAgreement(body);
  return { id, body };
}

/** Aliases are not resolved: nothing here needs them, and a few can be made to mean gigabytes. */
function toJson(document: Document, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new FileFault(lines.linePos(0).line, '', 'uses anchors and aliases, which are not read here');
  }
}

const firstLine = (message: string): string =>
  message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');

/** The line of the field that is wrong; where it is missing, that of what should hold it. */
function lineOf(document: Document, lines: LineCounter, field: string): number {
  const path = field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  for (let length = path.length; length >= 0; length--) {
    const at = positionOf(document, path.slice(0, length));
    if (at !== undefined) return lines.linePos(at).line;
  }
  return 1;
}

function positionOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const name = path.at(-1);
  const around = document.getIn(path.slice(0, -1), true);
  if (name !== undefined && isMap(around)) {
    const pair = around.items.find(({ key }) => isScalar(key) && key.value === name);
    if (pair && isNode(pair.key)) return pair.key.range?.[0];
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
