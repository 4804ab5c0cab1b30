import fc from 'fast-check';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recordedNames } from '../../fixtures/webhooks/recorded.js';
import { damaged, pathsIn } from './damage.js';
import { harmOf } from './harm.js';
import { known } from '../../harness/known-helpdesks.js';
import { received } from './received.js';

const NIGHTLY = process.env.NIGHTLY === '1';
/** A million over the ten helpdesks at night. */
const BODIES = NIGHTLY ? 100_000 : 500;

/** Bytes that mean something to somebody on the way. */
const tokens = [
  '"', '\\', '{', '}', '[', ']', ',', ':', 'null', 'true', '-', '1e999', '9'.repeat(400), '\0', '\r\n', '\r\n\r\n', '\ufeff',
  '\\u0000', '\\ud800', '__proto__', 'constructor', '<!--', '{{7*7}}', '=?utf-8?Q?=00?=', '2026-02-30T25:61:61Z', '[['.repeat(500),
].map((token) => Buffer.from(token)); // prettier-ignore

type Mutation = (body: Buffer, other: Buffer) => Buffer;

/** Places are shares of the body's length, so that they shrink and hold for every body. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (share: number, body: Buffer) => Math.floor(share * body.length);
const splice = (body: Buffer, from: number, to: number, instead: Buffer) =>
  Buffer.concat([body.subarray(0, Math.min(from, to)), instead, body.subarray(Math.max(from, to))]);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(([p, byte]): Mutation => (body) => {
    return splice(body, at(p, body), at(p, body) + 1, Buffer.of(byte));
  }),
  fc.tuple(place, place).map(([p, q]): Mutation => (body) => {
    return splice(body, at(p, body), at(q, body), Buffer.alloc(0));
  }),
  fc.tuple(place, fc.constantFrom(...tokens)).map(([p, token]): Mutation => (body) => {
    return splice(body, at(p, body), at(p, body), token);
  }),
  fc.tuple(place, place, place).map(([p, q, r]): Mutation => (body) => {
    const part = body.subarray(Math.min(at(p, body), at(q, body)), Math.max(at(p, body), at(q, body)));
    return splice(body, at(r, body), at(r, body), part);
  }),
  fc.tuple(place, place, place, place).map(([p, q, r, s]): Mutation => (body, other) => {
    const part = other.subarray(Math.min(at(r, other), at(s, other)), Math.max(at(r, other), at(s, other)));
    return splice(body, at(p, body), at(q, body), part);
  }),
);

/** A value of the other body, moved to where something else stood: JSON still, and sense no longer. */
const moved = fc.tuple(place, place).map(([p, q]): Mutation => (body, other) => {
  try {
    const [here, there] = [body, other].map((bytes) => JSON.parse(bytes.toString()) as unknown);
    const [to, from] = [pathsIn(here), pathsIn(there)].map(
      (paths, i) => paths[Math.floor((i === 0 ? p : q) * (paths.length - 1))]!,
    );
    const value = from!.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], there);
    return Buffer.from(JSON.stringify(damaged(here, to!, value)) ?? '');
  } catch {
    return body;
  }
});

describe.each(helpdesks)('$id', (helpdesk) => {
  const vocabulary = new Vocabulary(known[helpdesk.id]!.mapping ?? {});
  const wholes = recordedNames(helpdesk.id).map((name) => received(helpdesk.id, name));
  const whole = fc.constantFrom(...wholes);

  test(`${BODIES} recorded bodies with bytes changed, cut, doubled and mixed do no harm`, () => {
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.oneof(
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          fc.array(moved, { minLength: 1, maxLength: 4 }),
        ),
        (request, other, mutations) => {
          const body = mutations.reduce((bytes, mutate) => mutate(bytes, other.body), request.body);
          const harm = harmOf(helpdesk, vocabulary, { ...request, body });
          if (harm !== null) throw new Error(`${harm}\n${body.toString('latin1')}`);
        },
      ),
      { seed: NIGHTLY ? Date.now() : 20261124, numRuns: BODIES },
    );
  });
});
