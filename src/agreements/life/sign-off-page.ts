import type { FastifyReply } from 'fastify';
import Handlebars from 'handlebars';
import { standalonePages } from '../../http/standalone-page.js';

const style = `
  :root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif }
  body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 46rem }
  h1 { font-size: 1.5rem; line-height: 1.25 }
  form { display: grid; gap: .5rem; margin-top: 1.5rem; padding: 1rem 1.25rem; border: 1px solid #8886; border-radius: .6rem }
  label { font-weight: 600 }
  textarea { font: inherit; min-height: 4rem; padding: .4rem .6rem; box-sizing: border-box; width: 100% }
  button { justify-self: start; font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .5rem; background: #23409b; color: #fff; cursor: pointer }
  button.quiet { background: #5c6570 }
  button:focus-visible, textarea:focus-visible, a:focus-visible { outline: 3px solid #3b62d9; outline-offset: 2px }
  code { font-size: .8rem; overflow-wrap: anywhere }
  .faint { opacity: .75; font-size: .9rem }
`;
const send = standalonePages({ style, forms: true, referrer: 'no-referrer' });

export interface SignOffView {
  readonly title: string;
  readonly name: string;
  readonly side: string;
  readonly provider: string;
  readonly customer: string;
  readonly proposedBy: string;
  readonly hash: string;
  readonly closed: string | null;
  /** What this changes, in sentences; of a first version, none. */
  readonly changes: readonly string[];
  readonly documentLink: string;
}

const signOff = Handlebars.compile<SignOffView>(`
  <h1>{{title}}</h1>
  <p>An agreement between {{provider}} and {{customer}}, proposed by {{proposedBy}}. Your approval is asked for, {{name}},
  for the {{side}}.</p>
  <p><a href="{{documentLink}}">Read the whole agreement</a></p>
  {{#if changes}}<p>Against the version in force, this changes:</p><ul>{{#each changes}}<li>{{this}}</li>{{/each}}</ul>{{/if}}
  {{#if closed}}<p><strong>{{closed}}</strong></p>{{else}}
  <form method="post">
    <input type="hidden" name="hash" value="{{hash}}">
    <p>By approving you put your name, this moment and your address under exactly these words.</p>
    <button name="verdict" value="approved">Approve</button>
  </form>
  <form method="post">
    <input type="hidden" name="hash" value="{{hash}}">
    <label for="reason">If you do not agree, what should be different?</label>
    <textarea id="reason" name="reason" maxlength="1000" required></textarea>
    <button name="verdict" value="declined" class="quiet">Decline</button>
  </form>{{/if}}
  <p class="faint">SHA-256 of what is signed: <code>{{hash}}</code></p>`);

const said = Handlebars.compile<{ headline: string; words: string }>(`<h1>{{headline}}</h1><p>{{words}}</p>`);

export const signOffPage = (view: SignOffView): string => signOff(view);

export const messagePage = (headline: string, words: string): string => said({ headline, words });

export const sendSignOffPage = (reply: FastifyReply, status: number, content: string): void =>
  send(reply, status, 'Punctual', `<main>${content}</main>`);
