import type { GivenEnv } from '../config/env.js';
import { PUNCTUAL } from './audit/actor.js';
import { SignInLinks } from './auth/sign-in-links.js';
import { type Server, startServer } from './server.js';

/** A shutdown that takes longer than this is cut short; what was not finished is found again at the next start. */
const GRACE_MS = 10_000;

/** Runs until SIGTERM or SIGINT; a second signal ends it at once. */
export async function serve(env: GivenEnv): Promise<Server> {
  let stopping = false;
  const server = await startServer(env);
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130);
    stopping = true;
    process.stderr.write(`${signal}: finishing what is running …\n`);
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (fault: Error) => {
        process.stderr.write(`${fault.stack}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (env.role !== 'worker') await welcome(server);
  return server;
}

/** To stdout and not to the log: a link that signs an administrator in does not belong into log files. */
async function welcome({ app, url }: Server): Promise<void> {
  const link = await app.get(SignInLinks).forFirstAdmin(PUNCTUAL);
  process.stdout.write(`\n  Punctual is at     ${url}\n`);
  if (link !== undefined) process.stdout.write(`  Sign in once with  ${link}\n\n`);
}
