import { readEnv } from '../../config/env.js';
import { Database } from '../database/database.js';
import { Seal } from '../integrations/seal.js';
import { inApplication } from './in-application.js';
import { reseal } from './rotate-secrets/reseal.js';
import { SEALED } from './rotate-secrets/sealed.js';
import { wholeApplication } from './whole-application.js';

/** Seals everything with SECRET_KEY that is sealed with another key, beside running servers, as often as one likes. */
export function rotateSecretsCommand(io: {
  out(line: string): void;
  err(line: string): void;
}): Promise<number> {
  return inApplication(
    readEnv(),
    wholeApplication,
    (app) => resealAll(app.get(Database), app.get(Seal, { strict: false }), io),
    io.err,
  );
}

async function resealAll(
  database: Database,
  seal: Seal,
  io: { out(line: string): void; err(line: string): void },
): Promise<number> {
  let stuck = 0;
  for (const sealed of SEALED) {
    const { rows, resealed, unopened } = await reseal(database, seal, sealed, io.out);
    io.out(`${sealed.what}: ${rows} looked at, ${resealed} sealed anew, ${unopened.length} do not open`);
    for (const id of unopened) io.err(`${sealed.what} ${id} opens with none of the keys given.`);
    stuck += unopened.length;
  }
  io.out(
    stuck === 0
      ? 'Everything is sealed with SECRET_KEY. Once every process runs with it, SECRET_KEY_PREVIOUS may be removed.'
      : 'Keep SECRET_KEY_PREVIOUS, and add the key that those were sealed with; or enter their secrets again.',
  );
  return stuck === 0 ? 0 : 1;
}
