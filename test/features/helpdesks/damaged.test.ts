import type { Received } from '../../../src/helpdesks/helpdesk.js';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recordedNames } from '../../fixtures/webhooks/recorded.js';
import { damaged, pathsIn } from './damage.js';
import { harmOf } from './harm.js';
import { known } from '../../harness/known-helpdesks.js';
import { received } from './received.js';

/** What may stand where something else should. */
const nasty: readonly unknown[] = [
  undefined,
  null,
  '',
  -1,
  1e300,
  true,
  [],
  [null],
  {},
  { id: {} },
  '__proto__',
  'a\0b\r\nBcc: all@acme.example',
  '\ud800',
  'x'.repeat(1_000),
  '2026-02-30T08:00:00Z',
  'javascript:alert(1)',
];

/** The payload with one value replaced, again and again. */
function* oneGoneWrong(body: Buffer): Generator<[what: string, body: Buffer]> {
  if (!/^[{[]/.test(body.toString())) return yield* oneLineGoneWrong(body.toString('latin1'));
  const document: unknown = JSON.parse(body.toString());
  for (const [position, path] of pathsIn(document).entries()) {
    // A quarter of them each, turn by turn: the payloads of a helpdesk are much alike.
    for (const value of nasty.filter((_, index) => (index + position) % 4 === 0)) {
      const text = JSON.stringify(damaged(document, path, value)) ?? '';
      yield [`${path.join('.')} as ${String(value).slice(0, 50)}`, Buffer.from(text)];
    }
  }
}

const nastyLines = [
  '',
  ' ',
  ':',
  '<>',
  '<<@>>',
  'a\0b@\x0bacme.example',
  '\xff\xfe',
  '=?utf-8?B?7aCA?=',
  '=?utf-8?Q?=00=0D=0A=ED=A0=80?=',
  `<${'x'.repeat(3_000)}>`,
  `${'a@b.example, '.repeat(500)}`,
  'joe@acme.example;;; Mon, 99 Foo 2026 99:99:99 +9999',
];

function* oneLineGoneWrong(mail: string): Generator<[what: string, body: Buffer]> {
  const lines = mail.split('\r\n');
  for (const [index, line] of lines.entries()) {
    for (const value of nastyLines) {
      for (const instead of [value, line.replace(/:.*/s, `: ${value}`)]) {
        yield [`${line} as ${instead}`, Buffer.from(lines.with(index, instead).join('\r\n'), 'latin1')];
      }
    }
  }
}

describe.each(helpdesks)('$id', (helpdesk) => {
  const vocabulary = new Vocabulary(known[helpdesk.id]!.mapping ?? {});
  const faultIn = (request: Received) => harmOf(helpdesk, vocabulary, request);

  test.each(recordedNames(helpdesk.id))('%s with any one value gone wrong does no harm', (name) => {
    const whole = received(helpdesk.id, name);
    for (const [what, body] of oneGoneWrong(whole.body)) {
      const fault = faultIn({ ...whole, body });
      if (fault !== null) throw new Error(`${what}: ${fault}`);
    }
  });
});
