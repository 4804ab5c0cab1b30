import 'reflect-metadata';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import type pg from 'pg';
import { type Env, type GivenEnv, readEnv } from '../../../config/env.js';
import { AgreementsModule } from '../../agreements/agreements.module.js';
import { EditDraft } from '../../agreements/life/edit-draft.js';
import { ProposeAgreement } from '../../agreements/life/propose-agreement.js';
import { Seal } from '../../integrations/seal.js';
import { PlatformModule } from '../../platform.module.js';
import { inApplication } from '../in-application.js';
import type { AgreementIo } from './agreement-io.js';
import { refusal } from './refusal.js';

/** Approvers are mailed by the server, which finds the proposals by itself. */
@Module({})
class AgreementCommandModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    return {
      module: AgreementCommandModule,
      imports: [PlatformModule.over({ ...env, role: 'api' }, database), AgreementsModule],
      providers: [EditDraft, ProposeAgreement, Seal],
    };
  }
}

/** Returns the exit code; what is wrong with what was asked for is said with its field. */
export async function withAgreements(
  run: (app: INestApplicationContext) => Promise<number>,
  { io, env = readEnv() }: { io: AgreementIo; env?: GivenEnv },
): Promise<number> {
  try {
    return await inApplication(env, AgreementCommandModule.over, run);
  } catch (fault) {
    return refusal(fault, io);
  }
}
