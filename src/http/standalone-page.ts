import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

interface Standing {
  /** Of every such page; it alone is permitted. */
  readonly style: string;
  /** Whether the page has a form, which then leads to us. */
  readonly forms: boolean;
  /**
   * `no-referrer` where the address is a key, which must not travel to whatever a link leads to; but with it browsers send
   * 'Origin: null' with a form, so a page whose form is checked for its origin needs `same-origin`.
   */
  readonly referrer: 'no-referrer' | 'same-origin';
}

/** Pages that the server writes by itself, for people who are not in the web application. Nothing else is loaded or run. */
export function standalonePages({ style, forms, referrer }: Standing) {
  const hash = createHash('sha256').update(style).digest('base64');
  const headers = {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action ${forms ? "'self'" : "'none'"}; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': referrer,
    'x-robots-tag': 'noindex',
    'cache-control': 'no-store',
  };
  /** @param title and @param content are HTML: what comes from outside is escaped in them already */
  return (reply: FastifyReply, status: number, title: string, content: string): void => {
    void reply
      .status(status)
      .headers(headers)
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
          `<meta name="robots" content="noindex"><title>${title}</title><style>${style}</style>${content}</html>`,
      );
  };
}
