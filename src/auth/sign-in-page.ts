import type { FastifyReply } from 'fastify';
import Handlebars from 'handlebars';
import { standalonePages } from '../http/standalone-page.js';

/** The colours are those of the application (web/src/look/tokens.css). */
const style = `
  :root { color-scheme: light dark; font: 16px/1.5 Inter, system-ui, sans-serif;
    --page: #f6f6f3; --surface: #fff; --ink: #191c23; --soft: #4a505c; --line: #cfcfc7; --accent: #23409b; --on-accent: #fff;
    --focus: #3b62d9; --bad: #a3151b; --bad-soft: #fdeceb }
  @media (prefers-color-scheme: dark) { :root {
    --page: #101217; --surface: #171a21; --ink: #eceef2; --soft: #b8bec9; --line: #3a404d; --accent: #9db4ff; --on-accent: #0f1530;
    --focus: #9db4ff; --bad: #ff9c96; --bad-soft: #371a1c } }
  * { box-sizing: border-box }
  body { min-height: 100vh; display: grid; place-items: center; margin: 0; padding: 1.5rem; background: var(--page); color: var(--ink) }
  main { width: 100%; max-width: 25rem; padding: 2.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface) }
  h1 { margin: 0 0 1.25rem; font-size: 1.35rem; line-height: 1.3 }
  p { margin: 0 0 1rem; color: var(--soft) }
  form { display: grid; gap: .9rem; margin: 0 }
  label { display: grid; gap: .3rem; font-size: .9rem; font-weight: 600 }
  input { width: 100%; font: inherit; font-weight: 400; padding: .55rem .7rem; border: 1px solid var(--line); border-radius: .5rem;
    background: var(--page); color: var(--ink) }
  button, .button { display: block; width: 100%; font: inherit; font-weight: 600; padding: .6rem 1rem; border: 1px solid var(--accent);
    border-radius: .5rem; background: var(--accent); color: var(--on-accent); text-align: center; text-decoration: none; cursor: pointer }
  .second { background: none; color: var(--accent); border-color: var(--line) }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
  [role=alert] { padding: .6rem .8rem; border-radius: .5rem; background: var(--bad-soft); color: var(--bad) }
  .or { margin: 1rem 0; text-align: center; font-size: .85rem }
  .hint { margin: 1.25rem 0 0; font-size: .85rem }
  code { font-size: .85em }
`;
const send = standalonePages({ style, forms: true, referrer: 'same-origin' });

/** Opening a link must not use it up: mail scanners and chat previews open links too. Pressing the button does. */
export const confirmPage = `
  <h1>Sign in to Punctual</h1>
  <p>This link signs you in once, on this browser.</p>
  <form method="post"><button autofocus>Sign in</button></form>`;

export const spentPage = `
  <h1>This link does not open any more</h1>
  <p>It has been used, or it is too old.</p>
  <p><a class="button" href="/sign-in">Sign in in another way</a></p>`;

/** The same whoever was named: it must not tell who is a user here. */
export const mailedPage = `
  <h1>Look into your mail</h1>
  <p>If this address belongs to a user, a link is on its way to it. It signs you in once, within half an hour.</p>
  <p><a class="button second" href="/sign-in">Back</a></p>`;

export interface SignInChoices {
  readonly to: string;
  readonly email?: string;
  readonly fault?: string;
  /** A link can be mailed. */
  readonly mail: boolean;
  /** What people call the OpenID provider. */
  readonly provider?: string;
}

/** One form for both ways, so that an address is typed once. */
export const signInPage: (choices: SignInChoices) => string = Handlebars.compile<SignInChoices>(`
  <h1>Sign in to Punctual</h1>
  {{#if fault}}<p role="alert">{{fault}}</p>{{/if}}
  {{#if provider}}
  <a class="button" href="/sign-in/oidc?to={{encoded to}}">Sign in with {{provider}}</a>
  <p class="or">or</p>
  {{/if}}
  <form method="post" action="/sign-in">
    <input type="hidden" name="to" value="{{to}}">
    <label>E-mail address
      <input name="email" type="email" autocomplete="username" required maxlength="320" value="{{email}}" {{#unless provider}}autofocus{{/unless}}></label>
    <label>Password
      <input name="password" type="password" autocomplete="current-password" maxlength="256"></label>
    <button{{#if provider}} class="second"{{/if}}>Sign in</button>
    {{#if mail}}<button class="second" formaction="/sign-in/link">Mail me a link instead</button>{{/if}}
  </form>
  <p class="hint">{{#if mail}}No password, or forgotten? Have a link mailed.{{else}}No password yet? An
  administrator makes a link for you, and so does <code>punctual sign-in-link</code> on the server.{{/if}}</p>`);

/** Something that cannot be done here, in a sentence. */
export const troublePage: (trouble: { title: string; detail: string }) => string = Handlebars.compile(`
  <h1>{{title}}</h1>
  <p>{{detail}}</p>
  <p><a class="button second" href="/sign-in">Back to signing in</a></p>`);

Handlebars.registerHelper('encoded', (to: string) => encodeURIComponent(to));

export const sendPage = (reply: FastifyReply, status: number, content: string): void =>
  send(reply, status, 'Sign in · Punctual', `<main>${content}</main>`);
