import type { GivenEnv } from '../../../config/env.js';
import { Agreements } from '../../agreements/agreements.js';
import { writeAgreementFile } from '../../agreements/format/agreement-file.js';
import { type AgreementIo, DONE } from './agreement-io.js';
import { withAgreements } from './with-agreements.js';

/** `punctual agreement export ID`: the version that was published last, as a file. */
export const exportAgreement = (id: string, env: GivenEnv | undefined, io: AgreementIo): Promise<number> =>
  withAgreements(
    async (app) => {
      const [last] = await app.get(Agreements).versionsOf(id);
      io.out(writeAgreementFile({ id, body: last!.body }).trimEnd());
      return DONE;
    },
    { io, env },
  );
