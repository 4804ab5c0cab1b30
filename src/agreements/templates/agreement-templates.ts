import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AgreementBody } from '../agreement.js';
import { readAgreementFile } from '../format/agreement-file.js';

/** A contract to start from. */
export interface AgreementTemplate {
  readonly name: string;
  readonly title: string;
  /** What it is for, in the words of its first line. */
  readonly about: string;
  readonly body: AgreementBody;
  /** The file, as it is written. */
  readonly source: string;
}

const FOLDER = resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../../examples/agreements' : '../../../../examples/agreements',
);

/** They are the files that stand in the repository, so that whoever edits one sees what they get. */
export const agreementTemplates = (): AgreementTemplate[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const source = readFileSync(resolve(FOLDER, file), 'utf8');
      const { body } = readAgreementFile(source);
      const about = /^# (.*)$/m.exec(source)?.[1] ?? '';
      return { name: file.slice(0, -'.yaml'.length), title: String(body.title), about, body, source };
    });
