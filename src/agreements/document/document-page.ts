import type { FastifyReply } from 'fastify';
import Handlebars from 'handlebars';
import { standalonePages } from '../../http/standalone-page.js';
import type { AgreementDocument } from './agreement-document.js';

const style = `
  :root { color-scheme: light dark; font: 16px/1.55 Inter, system-ui, sans-serif;
    --page: #f6f6f3; --surface: #fff; --ink: #191c23; --soft: #4a505c; --line: #d9d9d2; --accent: #23409b; --focus: #3b62d9 }
  @media screen and (prefers-color-scheme: dark) { :root {
    --page: #101217; --surface: #171a21; --ink: #eceef2; --soft: #b8bec9; --line: #3a404d; --accent: #9db4ff; --focus: #9db4ff } }
  * { box-sizing: border-box }
  body { margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink) }
  nav, main { max-width: 56rem; margin: 0 auto }
  nav { display: flex; gap: 1.5rem; padding: 0 .25rem 1rem }
  main { padding: 3rem 3.5rem 3.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--surface); overflow-wrap: break-word }
  a { color: var(--accent) }
  a:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
  h1 { margin: 0; font-size: 1.9rem; line-height: 1.2 }
  h2 { margin: 2.5rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.2rem }
  h3 { margin: 1.5rem 0 .4rem; font-size: 1rem }
  p { margin: 0 0 .75rem }
  ul { margin: 0 0 .75rem; padding-left: 1.25rem }
  li { margin: .2rem 0 }
  .edition { margin: .3rem 0 1.5rem; color: var(--soft) }
  dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .3rem 1.5rem; margin: 0 0 .75rem }
  dt { color: var(--soft) }
  dd { margin: 0; min-width: 0 }
  .wide { overflow-x: auto; margin: 0 0 1rem }
  table { width: 100%; border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums }
  th, td { min-width: 5rem; max-width: 24rem; padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
    overflow-wrap: break-word }
  thead th { color: var(--soft); font-size: .82rem; font-weight: 600; vertical-align: bottom }
  tbody th { font-weight: 600 }
  .signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem 2.5rem }
  .signatures div { min-width: 0; break-inside: avoid }
  .signatures p { margin: 0; min-height: 1.55em }
  .signatures .line { height: 3.2rem; border-bottom: 1px solid var(--ink) }
  .faint { color: var(--soft); font-size: .85rem }
  code { overflow-wrap: anywhere }
  footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line) }
  @media (max-width: 40rem) { body { padding: 1rem .5rem } main { padding: 1.5rem 1.1rem }
    .signatures, dl { grid-template-columns: minmax(0, 1fr) } dd { margin-bottom: .4rem } }
  @page { size: A4; margin: 20mm 18mm }
  @media print {
    :root { font-size: 10pt; --page: #fff; --surface: #fff; --ink: #000; --soft: #444; --line: #bbb }
    body { padding: 0 } nav { display: none } main { max-width: none; padding: 0; border: 0 }
    h2, h3 { break-after: avoid } tr, li, dl { break-inside: avoid } .wide { overflow: visible } p { orphans: 3; widows: 3 }
  }
`;
const send = standalonePages({ style, forms: false, referrer: 'no-referrer' });

/** Where the same document is as a PDF, and where its reader came from. */
interface Ways {
  readonly pdf: string;
  readonly back?: string;
}

/** Everything in a document is text from outside: Handlebars escapes what stands in {{two braces}}. */
const content = Handlebars.compile<AgreementDocument & Ways>(`
  <nav aria-label="This document">{{#if back}}<a href="{{back}}">Back to your answer</a>{{/if}}<a href="{{pdf}}">Download as PDF</a></nav>
  <main>
    <h1>{{title}}</h1>
    <p class="edition">{{edition}}</p>
    {{> facts facts=facts}}
    {{#each sections}}
    <section><h2>{{ordinal @index}}. {{heading}}</h2>
      {{#each blocks}}
      {{#if (is kind 'paragraph')}}<p>{{text}}</p>{{/if}}
      {{#if (is kind 'subheading')}}<h3>{{text}}</h3>{{/if}}
      {{#if (is kind 'list')}}<ul>{{#each items}}<li>{{this}}</li>{{/each}}</ul>{{/if}}
      {{#if (is kind 'facts')}}{{> facts facts=facts}}{{/if}}
      {{#if (is kind 'table')}}<div class="wide"><table>
        <thead><tr>{{#each head}}<th scope="col">{{this}}</th>{{/each}}</tr></thead>
        <tbody>{{#each rows}}<tr>{{#each this}}{{#if @first}}<th scope="row">{{this}}</th>{{else}}<td>{{this}}</td>{{/if}}{{/each}}</tr>{{/each}}</tbody>
      </table></div>{{/if}}
      {{#if (is kind 'signatures')}}<div class="signatures">{{#each signatures}}<div>
        <p><strong>{{party}}</strong></p>
        {{#if signed}}<p>{{name}}</p><p class="faint">{{signed}}</p>
        {{else}}<p class="line"></p><p>{{name}}</p><p class="faint">Name, date, signature</p>{{/if}}
      </div>{{/each}}</div>{{/if}}
      {{/each}}
    </section>
    {{/each}}
    {{#if hash}}<footer class="faint">SHA-256 of what is signed: <code>{{hash}}</code></footer>{{/if}}
  </main>`);

Handlebars.registerPartial(
  'facts',
  `<dl>{{#each facts}}<dt>{{this.[0]}}</dt><dd>{{this.[1]}}</dd>{{/each}}</dl>`,
);
Handlebars.registerHelper('is', (kind: string, wanted: string) => kind === wanted);
Handlebars.registerHelper('ordinal', (index: number) => index + 1);

/** Some addresses of this page are keys, too. */
export function sendDocumentPage(reply: FastifyReply, document: AgreementDocument, ways: Ways): void {
  send(reply, 200, Handlebars.escapeExpression(document.title), content({ ...document, ...ways }));
}
