/** Control characters and line separators would start a line of their own; bidi marks would turn one around. */
const BREAKING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Somebody else's words, made to stay the words of one line: no second header, no line that looks like ours, and no
 * "=?utf-8?…?=", which a reader's program would decode into something that was never checked.
 */
export const inert = (words: string): string =>
  words.replace(TURNING, '').replace(BREAKING, ' ').replaceAll('=?', '= ?').trim();

/** A link is shown only if following it can do no more than open a page. */
export function safeLink(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
