import { readEnv } from '../../config/env.js';
import { commandLine } from '../audit/actor.js';
import { SignInLinks } from '../auth/sign-in-links.js';
import { inApplication } from './in-application.js';
import { wholeApplication } from './whole-application.js';

/** For whoever can log in to the machine and not to the application. Works beside a running server. */
export async function signInLinkCommand(
  email: string | undefined,
  io: { out(line: string): void; err(line: string): void },
): Promise<number> {
  const link = await inApplication(
    readEnv(),
    wholeApplication,
    (app) => {
      const links = app.get(SignInLinks);
      return email === undefined ? links.forFirstAdmin(commandLine()) : links.forEmail(email, commandLine());
    },
    io.err,
  );
  if (link !== undefined) io.out(link);
  else
    io.err(
      email === undefined
        ? 'The first administrator has signed in before: name an address.'
        : `Nobody active has the address ${email}.`,
    );
  return link === undefined ? 1 : 0;
}
