import addressparser from 'nodemailer/lib/addressparser';
import { decodeWords } from './encoded-words.js';

export interface Mailbox {
  readonly name: string | null;
  /** In lower case. */
  readonly address: string;
}

/** Longer lists are no conversation. */
const MOST = 100;

/** Only what can be an address; groups are their members. */
export function mailboxes(headers: readonly string[]): Mailbox[] {
  return headers
    .flatMap((header) => addressparser(header.slice(0, 20_000), { flatten: true }))
    .slice(0, MOST)
    .flatMap(({ name, address }) =>
      /^[^\s@<>]{1,64}@[^\s@<>]{1,120}$/.test(address)
        ? [{ name: decodeWords(name) || null, address: address.toLowerCase() }]
        : [],
    );
}

/** However they are written: readers of a mail differ about which of several addresses counts. */
export const domainsIn = (headers: readonly string[]): ReadonlySet<string> =>
  new Set(headers.flatMap((header) => header.toLowerCase().match(/(?<=@)[^\s<>()"',;:]+/g) ?? []));
