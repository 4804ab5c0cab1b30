const RUN = /=\?[\w-]+(?:\*[\w-]*)?\?[bq]\?[^?\s]*\?=(?:\s*=\?[\w-]+(?:\*[\w-]*)?\?[bq]\?[^?\s]*\?=)*/gi;
const WORD = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=/gi;

/**
 * RFC 2047. Blanks between encoded words are none, and a letter may begin in one word and end in the next. Only for what
 * people read, and last: an address or a line end that was encoded is text and says nothing to machines.
 */
export const decodeWords = (value: string): string => inert(value.replace(RUN, decodeRun));

/** What is left of line ends ends no line. */
export const inert = (value: string): string => value.replace(/[\0-\x1f\x7f]+/g, ' ').trim();

function decodeRun(run: string): string {
  const spans: { charset: string; bytes: Buffer[] }[] = [];
  for (const [, charset = '', encoding, text = ''] of run.matchAll(WORD)) {
    const bytes = encoding?.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : unquoted(text);
    const last = spans.at(-1);
    if (last?.charset === charset.toLowerCase()) last.bytes.push(bytes);
    else spans.push({ charset: charset.toLowerCase(), bytes: [bytes] });
  }
  return spans.map(({ charset, bytes }) => decoder(charset).decode(Buffer.concat(bytes))).join('');
}

const unquoted = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('_', ' ')
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** Whatever the label says, there is something to read. */
function decoder(charset: string): { decode(bytes: Buffer): string } {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('latin1');
  }
}
