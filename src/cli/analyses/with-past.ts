import 'reflect-metadata';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import type pg from 'pg';
import { type Env, type GivenEnv, readEnv } from '../../../config/env.js';
import { AnalysesModule } from '../../analyses/analyses.module.js';
import type { OnProgress } from '../../analyses/analysis.js';
import { howManyPastTickets } from '../../analyses/past-tickets.js';
import type { Question } from '../../analyses/question.js';
import { Database } from '../../database/database.js';
import { Malformed } from '../../engine/malformed.js';
import { Problem } from '../../http/problem.js';
import { PlatformModule } from '../../platform.module.js';
import { inApplication } from '../in-application.js';
import { withBar } from '../with-bar.js';

export interface AnalysisIo {
  out(line: string): void;
  err(line: string): void;
  /** Where the bar is drawn, if it is a terminal. */
  readonly progress: NodeJS.WritableStream;
}

const DONE = 0;
const REFUSED = 2;

/** No server and no workers: the question is answered here, beside a running server if there is one. */
@Module({})
class PastModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    const platform = PlatformModule.over({ ...env, role: 'api' }, database);
    return { module: PastModule, imports: [platform, AnalysesModule] };
  }
}

/** Answers one question in the terminal. Returns the exit code; what is wrong with the question is said, with its field. */
export async function withPast<Answer>(
  ask: () => Promise<Question> | Question,
  answer: (app: INestApplicationContext, question: Question, onProgress: OnProgress) => Promise<Answer>,
  print: (answer: Answer) => void,
  { io, env: given = readEnv() }: { io: AnalysisIo; env?: GivenEnv },
): Promise<number> {
  try {
    const question = await ask();
    await inApplication(given, PastModule.over, async (app) => {
      const total = await howManyPastTickets(app.get(Database), question);
      const answered = await withBar(io.progress, { total, of: 'tickets' }, (bar) =>
        answer(app, question, async (done) => bar.update(done)),
      );
      print(answered);
    });
    return DONE;
  } catch (fault) {
    if (!(fault instanceof Malformed || fault instanceof Problem)) throw fault;
    io.err(fault instanceof Malformed ? `${fault.field} ${fault.reason}` : fault.message);
    return REFUSED;
  }
}
