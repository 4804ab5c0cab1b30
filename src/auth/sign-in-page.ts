import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { min-height: 90vh; display: grid; place-items: center; margin: 0; padding: 1rem }
  main { max-width: 24rem; text-align: center }
  h1 { font-size: 1.25rem }
  button { font: inherit; padding: .6rem 1.6rem; border: 0; border-radius: .5rem; background: #1c7ed6; color: #fff; cursor: pointer }
  button:focus-visible { outline: 3px solid #74c0fc; outline-offset: 2px }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Opening a link must not use it up: mail scanners and chat previews open links too. Pressing the button does. */
export const confirmPage = `
  <h1>Sign in to Punctual</h1>
  <p>This link signs you in once, on this browser.</p>
  <form method="post"><button autofocus>Sign in</button></form>`;

export const spentPage = `
  <h1>This link does not open any more</h1>
  <p>It has been used, or it is older than a day. Ask an administrator for a new one, or run
  <code>punctual sign-in-link</code> on the server.</p>`;

export function sendPage(reply: FastifyReply, status: number, content: string): void {
  void reply
    .status(status)
    .headers({
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      // Not no-referrer: with it browsers send 'Origin: null' with the form, and the origin check needs the real one.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<meta name="robots" content="noindex"><title>Punctual</title><style>${style}</style><main>${content}</main></html>`,
    );
}
