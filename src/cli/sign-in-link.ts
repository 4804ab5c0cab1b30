import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readEnv } from '../../config/env.js';
import { settleEnv } from '../../config/settle-env.js';
import { AppModule } from '../app.module.js';
import { commandLine } from '../audit/actor.js';
import { SignInLinks } from '../auth/sign-in-links.js';
import { migrate } from '../database/migrate.js';
import { reachDatabase } from '../database/reach-database.js';

/** For whoever can log in to the machine and not to the application. Works beside a running server. */
export async function signInLinkCommand(
  email: string | undefined,
  io: { out(line: string): void; err(line: string): void },
): Promise<number> {
  // The role api runs no workers; we only borrow a service.
  const env = { ...(await settleEnv(readEnv())), role: 'api' } as const;
  const database = await reachDatabase(env, io.err);
  try {
    await migrate(database.connection, { queueInPostgres: env.redisUrl === undefined });
    const app = await NestFactory.createApplicationContext(AppModule.over(env, database.connection), {
      logger: ['error'],
    });
    const links = app.get(SignInLinks);
    const link = await (email === undefined
      ? links.forFirstAdmin(commandLine())
      : links.forEmail(email, commandLine()));
    await app.close();
    if (link !== undefined) io.out(link);
    else
      io.err(
        email === undefined
          ? 'The first administrator has signed in before: name an address.'
          : `Nobody active has the address ${email}.`,
      );
    return link === undefined ? 1 : 0;
  } finally {
    await database.release();
  }
}
