import type { GivenEnv } from '../config/env.js';
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
  return server;
}
