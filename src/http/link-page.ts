import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import Handlebars from 'handlebars';
import { MINUTE } from '../engine/instant.js';
import type { Limit, Throttles } from '../throttles.js';
import { TooManyRequests } from './problem.js';
import { standalonePages } from './standalone-page.js';

/** Whatever is asked with a token that opens nothing, of one client and whichever kind of link. What opens is given back. */
const LINKS: Limit = { name: 'links', attempts: 20, within: 10 * MINUTE };

/** There is nothing behind a link, or not any more: `LinkPages` says so on a page. */
export class OpensNothing extends Error {
  override readonly name = 'OpensNothing';

  constructor(
    readonly words: string,
    readonly status: 404 | 410 = 410,
    readonly headline = 'This link does not open any more',
  ) {
    super(`${headline}. ${words}`);
  }
}

/**
 * Counted before it is looked up, so that many tries at the same moment do not all get through.
 * @throws OpensNothing `otherwise`, where nothing is found
 */
export async function behindLink<T>(
  throttles: Throttles,
  client: string,
  find: () => Promise<T | undefined>,
  otherwise: () => OpensNothing,
): Promise<T> {
  await throttles.spend(LINKS, client);
  const found = await find();
  if (found === undefined) throw otherwise();
  await throttles.giveBack(LINKS, client);
  return found;
}

/** The colours are those of the application (web/src/look/tokens.css). */
const style = `
  :root { color-scheme: light dark; font: 16px/1.55 Inter, system-ui, sans-serif;
    --page: #f6f6f3; --surface: #fff; --ink: #191c23; --soft: #4a505c; --line: #cfcfc7; --accent: #23409b; --on-accent: #fff; --focus: #3b62d9 }
  @media (prefers-color-scheme: dark) { :root {
    --page: #101217; --surface: #171a21; --ink: #eceef2; --soft: #b8bec9; --line: #3a404d; --accent: #9db4ff; --on-accent: #0f1530; --focus: #9db4ff } }
  * { box-sizing: border-box }
  body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 44rem; background: var(--page); color: var(--ink) }
  main { padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface) }
  h1 { margin: 0 0 1rem; font-size: 1.35rem; line-height: 1.3 }
  h2 { margin: 2rem 0 .6rem; font-size: 1.05rem }
  p { margin: 0 0 1rem; color: var(--soft) }
  form { display: grid; gap: .9rem; margin: 1rem 0 0 }
  fieldset { display: grid; gap: .9rem; margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem }
  label { display: grid; gap: .3rem; font-size: .9rem; font-weight: 600 }
  input, textarea, select { width: 100%; font: inherit; font-weight: 400; padding: .5rem .7rem; border: 1px solid var(--line);
    border-radius: .5rem; background: var(--page); color: var(--ink) }
  textarea { min-height: 5rem }
  a { color: var(--accent) }
  ul { margin: 0 0 1rem; padding-left: 1.25rem }
  code { overflow-wrap: anywhere }
  button { justify-self: start; font: inherit; font-weight: 600; padding: .55rem 1.2rem; border: 0; border-radius: .5rem;
    background: var(--accent); color: var(--on-accent); cursor: pointer }
  button.quiet { border: 1px solid var(--line); background: var(--page); color: var(--ink) }
  .faint { margin: 1.5rem 0 0; font-size: .85rem }
  table { width: 100%; border-collapse: collapse; font-size: .92rem }
  th, td { padding: .5rem .6rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
`;
const send = standalonePages({ style, forms: true, referrer: 'no-referrer' });

const message = Handlebars.compile<{ headline: string; words: string }>(
  '<h1>{{headline}}</h1><p>{{words}}</p>',
);

/** A page behind a link that is a key, for people without an account. */
export const sendLinkPage = (reply: FastifyReply, status: number, content: string): void =>
  send(reply, status, 'Punctual', `<main>${content}</main>`);

export const sendMessagePage = (reply: FastifyReply, status: number, headline: string, words: string): void =>
  sendLinkPage(reply, status, message({ headline, words }));

/** Whoever follows a link reads a page, also when it opens nothing or they have to wait. */
@Catch(TooManyRequests, OpensNothing)
export class LinkPages implements ExceptionFilter<TooManyRequests | OpensNothing> {
  catch(fault: TooManyRequests | OpensNothing, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (fault instanceof OpensNothing)
      return sendMessagePage(reply, fault.status, fault.headline, fault.words);
    const { status, retryAfterSeconds: seconds } = fault;
    const minutes = Math.ceil(seconds / 60);
    void reply.header('retry-after', seconds);
    const wait = `Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, and open the link again.`;
    sendMessagePage(reply, status, 'Too many attempts', wait);
  }
}
