import { COLOURS } from '../mail/templates.js';
import { mailView, type MailView, type ToCompose } from '../mail/mail-view.js';

/** A notice as a chat shows it. */
export interface ChatMessage {
  readonly subject: string;
  /** For people and for the record, without a chat's markup. */
  readonly text: string;
  /** What is posted: the form of Slack's incoming webhooks, which other chats understand as well. */
  readonly body: string;
}

const EMOJI = { warning: '⚠️', breach: '🔴', step: '🔴', correction: '✅', reinstatement: '🔴' } as const;
const LONGEST_VALUE = 500;

/** In the words of the mails. What counts stands in `text`, for chats that show nothing else. */
export function chatMessage(notice: ToCompose): ChatMessage {
  const view = mailView(notice);
  const links = [
    ...(view.helpdeskLink === null ? [] : [link(view.helpdeskLink, 'Open the ticket')]),
    link(view.whyLink, 'Why this deadline?'),
  ];
  const fields = view.rows
    .filter(({ label }) => label !== 'Ticket')
    .map(({ label, value }) => ({ title: label, value: quiet(clipped(value)), short: value.length < 40 }));
  return {
    subject: view.subject,
    text: asText(view),
    body: posted(`${EMOJI[view.tone]} ${quiet(view.subject)}\n${quiet(view.summary)}\n${links.join(' · ')}`, {
      color: COLOURS[view.tone],
      fallback: quiet(`${view.subject}. ${view.summary}`),
      fields,
      ...(view.next !== null && { text: quiet(view.next) }),
    }),
  };
}

/** For whoever sets a room up. */
export const testMessage = (room: string, publicUrl: string): string =>
  posted(`👋 ${quiet(room)}: Punctual can write here.\n${link(publicUrl, 'Open Punctual')}`);

/** Nothing is to be fetched for a preview, and no name in it calls anybody. */
const posted = (text: string, attachment?: object): string =>
  JSON.stringify({
    text,
    ...(attachment && { attachments: [attachment] }),
    unfurl_links: false,
    unfurl_media: false,
    link_names: false,
  });

const SPLIT = '\u200b';

/**
 * Somebody's words, made to call nobody and lead nowhere. Slack's own markup begins with `<`. What else a chat makes
 * something of (an "@channel", an address, a name with a dot, Markdown's "](") is split by a space that nobody sees:
 * Mattermost and Rocket.Chat know no escape for it, and Slack's incoming webhooks take no notice of `parse`.
 */
export const quiet = (words: string): string =>
  words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${SPLIT}`)
    .replaceAll('](', `]${SPLIT}(`)
    .replaceAll('://', `:${SPLIT}//`)
    .replace(/\.(?=\p{L})/gu, `.${SPLIT}`);

/** Ours, or one that was checked (`safeLink`); a bar would end the address. */
const link = (url: string, words: string): string =>
  `<${url.replaceAll('&', '&amp;').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C')}|${words}>`;

const clipped = (text: string): string =>
  [...text].length <= LONGEST_VALUE ? text : `${[...text].slice(0, LONGEST_VALUE - 1).join('')}…`;

function asText({ symbol, subject, summary, rows, next, helpdeskLink, whyLink }: MailView): string {
  const details = rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
  const open = helpdeskLink === null ? [] : [`Open the ticket: ${helpdeskLink}`];
  const links = [...open, `Why this deadline: ${whyLink}`].join('\n');
  return [`${symbol} ${subject}`, summary, details, ...(next === null ? [] : [next]), links].join('\n\n');
}
