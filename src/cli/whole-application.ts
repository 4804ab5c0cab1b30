import type pg from 'pg';
import type { Env } from '../../config/env.js';
import { AppModule } from '../app.module.js';

/** For a command that borrows services of the server's; the role api runs no workers. */
export const wholeApplication = (env: Env, database: pg.ClientConfig) =>
  AppModule.over({ ...env, role: 'api' }, database);
