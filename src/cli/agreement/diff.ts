import { readFile } from 'node:fs/promises';
import type { GivenEnv } from '../../../config/env.js';
import type { PublishedAgreement } from '../../agreements/agreement.js';
import { Agreements } from '../../agreements/agreements.js';
import { agreementDiff } from '../../agreements/diff/agreement-diff.js';
import { type AgreementFile, readAgreementFile } from '../../agreements/format/agreement-file.js';
import { NotFound } from '../../http/problem.js';
import { type AgreementIo, DONE, FOUND } from './agreement-io.js';
import { refusal } from './refusal.js';
import { withAgreements } from './with-agreements.js';

/** `punctual agreement diff FILE`: 0 where the file says what was published last, 1 where it does not. */
export async function diffAgreement(
  file: string,
  env: GivenEnv | undefined,
  io: AgreementIo,
): Promise<number> {
  try {
    const agreement = readAgreementFile(await readFile(file, 'utf8'));
    return await withAgreements(
      async (app) => {
        const changes = changesIn(agreement, await lastVersion(app.get(Agreements), agreement.id));
        for (const sentence of changes) io.out(sentence);
        return changes.length === 0 ? DONE : FOUND;
      },
      { io, env },
    );
  } catch (fault) {
    return refusal(fault, io, file);
  }
}

/** In sentences; an agreement that was never published is one sentence itself. */
export const changesIn = ({ id, body }: AgreementFile, last: PublishedAgreement | undefined): string[] =>
  last === undefined ? [`Agreement ${id} is new: ${String(body.title)}`] : agreementDiff(last.body, body);

export async function lastVersion(
  agreements: Agreements,
  id: string,
): Promise<PublishedAgreement | undefined> {
  try {
    return (await agreements.versionsOf(id))[0];
  } catch (fault) {
    if (fault instanceof NotFound) return undefined;
    throw fault;
  }
}
