import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { GivenEnv } from '../../../config/env.js';
import type { PublishedAgreement } from '../../agreements/agreement.js';
import { Agreements } from '../../agreements/agreements.js';
import { readAgreementFile } from '../../agreements/format/agreement-file.js';
import { EditDraft } from '../../agreements/life/edit-draft.js';
import { askedFor, draftOf, type DraftRow, lastProposal } from '../../agreements/life/life-rows.js';
import { ProposeAgreement } from '../../agreements/life/propose-agreement.js';
import { needsApproval } from '../../agreements/needs-approval.js';
import { PreviewEffect } from '../../agreements/preview-effect.js';
import { type AgreementPublication, PublishAgreement } from '../../agreements/publish-agreement.js';
import { commandLine } from '../../audit/actor.js';
import { Database } from '../../database/database.js';
import type { Reach } from '../../engine/agreement/promises.js';
import { type Instant, iso } from '../../engine/instant.js';
import { Malformed } from '../../engine/malformed.js';
import { INSTANT_REASON, parseInstant } from '../../http/instant-field.js';
import { Now } from '../../system-now.js';
import { type AgreementIo, DONE, FOUND, REFUSED } from './agreement-io.js';
import { changesIn, lastVersion } from './diff.js';
import { refusal } from './refusal.js';
import { withAgreements } from './with-agreements.js';

export interface ApplyOptions {
  readonly reach: Reach;
  /** ISO 8601: from when on it holds; at once where it is absent. */
  readonly from?: string;
  readonly force: boolean;
  readonly yes: boolean;
  readonly env?: GivenEnv;
}

/** `punctual agreement apply FILE`: shows what it changes and what that does, asks, and publishes or proposes it. */
export async function applyAgreement(
  file: string,
  { from, env, ...options }: ApplyOptions,
  io: AgreementIo,
): Promise<number> {
  try {
    const agreement = readAgreementFile(await readFile(file, 'utf8'));
    const inForceFrom = from === undefined ? undefined : instant(from);
    const publication = { ...agreement, reach: options.reach, force: options.force, inForceFrom };
    return await withAgreements((app) => apply(app, publication, options, io), { io, env });
  } catch (fault) {
    return refusal(fault, io, file);
  }
}

async function apply(
  app: INestApplicationContext,
  publication: AgreementPublication,
  { yes }: Pick<ApplyOptions, 'yes'>,
  io: AgreementIo,
): Promise<number> {
  const last = await lastVersion(app.get(Agreements), publication.id);
  if (last !== undefined && isSaid(app, last, publication)) {
    io.out(`${publication.id} version ${last.version} says so already${endOf(last)}`);
    return DONE;
  }
  const isProposal = await mustBeProposed(app, publication);
  const draft = isProposal ? await draftOf(app.get(Database).pool, publication.id) : undefined;
  await show(app, publication, last, io);
  if (draft !== undefined) {
    io.out(`it takes the place of the draft that ${draft.editedBy} saved on ${iso(draft.editedAt)}`);
  }
  if (!yes) {
    if (io.ask === undefined) {
      io.err('nobody is there to be asked: say --yes');
      return REFUSED;
    }
    if (!(await io.ask(isProposal ? 'Propose it?' : 'Publish it?'))) {
      io.out('nothing was changed');
      return FOUND;
    }
  }
  if (isProposal) await propose(app, publication, draft, io);
  else await publish(app, publication, io);
  return DONE;
}

/** The same words for no more tickets than before, and from no other day; where none is asked for, from no later one. */
function isSaid(
  app: INestApplicationContext,
  last: PublishedAgreement,
  publication: AgreementPublication,
): boolean {
  const { reach, inForceFrom } = publication;
  if (changesIn(publication, last).length > 0 || (reach === 'running' && last.reach === 'new')) return false;
  if (inForceFrom !== undefined) return inForceFrom === last.inForceFrom;
  const at = app.get(Now).now();
  return last.inForceFrom <= at || last.inForceFrom <= app.get(PublishAgreement).draft(publication, at).from;
}

const endOf = ({ inForceTo }: PublishedAgreement): string =>
  inForceTo === null ? '' : `; it ends on ${iso(inForceTo)}`;

async function mustBeProposed(app: INestApplicationContext, publication: AgreementPublication) {
  const draft = app.get(PublishAgreement).draft(publication, app.get(Now).now());
  return needsApproval(app.get(Database).pool, publication.id, draft);
}

async function show(
  app: INestApplicationContext,
  publication: AgreementPublication,
  last: PublishedAgreement | undefined,
  io: AgreementIo,
): Promise<void> {
  const publishAgreement = app.get(PublishAgreement);
  for (const sentence of changesIn(publication, last)) io.out(sentence);
  for (const { severity, field, message } of await publishAgreement.inspect(publication)) {
    if (severity === 'error') throw new Malformed(field, message);
    io.out(`${severity}: ${field} ${message}`);
  }
  const agreement = publishAgreement.draft(publication, app.get(Now).now());
  const { sentence } = await app.get(PreviewEffect).run({ agreement }, 'everything');
  io.out(sentence);
}

async function publish(
  app: INestApplicationContext,
  publication: AgreementPublication,
  { out }: AgreementIo,
) {
  await app.get(PublishAgreement).run(publication, commandLine());
  const [published] = await app.get(Agreements).versionsOf(publication.id);
  const { version, inForceFrom } = published!;
  out(`${publication.id} version ${version} is published, in force from ${iso(inForceFrom)}`);
}

/** Approval by both parties is not to be had on a command line. */
async function propose(
  app: INestApplicationContext,
  { id, body, reach, inForceFrom }: AgreementPublication,
  replaced: DraftRow | undefined,
  { out }: AgreementIo,
) {
  const by = commandLine();
  const draft = await app.get(EditDraft).run(id, body, by, replaced?.version ?? null);
  await app.get(ProposeAgreement).run(id, { reach, inForceFrom, draft }, by);
  const { pool } = app.get(Database);
  const asked = await askedFor(pool, (await lastProposal(pool, id))!.id);
  const whom = asked.map(({ name, party }) => `${name} (${party})`).join(', ');
  out(`${id} is proposed; it waits for the approval of ${whom}, and then for being published`);
}

function instant(written: string): Instant {
  const at = parseInstant(written);
  if (at === undefined) throw new Malformed('--from', INSTANT_REASON);
  return at;
}
