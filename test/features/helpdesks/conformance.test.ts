import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { type Helpdesk, type Posted, Untranslatable } from '../../../src/helpdesks/helpdesk.js';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { hostile } from '../../fixtures/webhooks/hostile.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';
import { ADDRESS, known } from '../../harness/known-helpdesks.js';
import { received } from './received.js';

const at = Date.parse('2026-03-02T12:00:00Z');
const minutes = (count: number) => count * 60_000;

test('every helpdesk takes part in this suite', () => {
  expect(helpdesks.map(({ id }) => id).sort()).toEqual(Object.keys(known).sort());
});

describe.each(helpdesks)('$id', (helpdesk: Helpdesk) => {
  const {
    secrets,
    sign,
    mapping,
    headersOf,
    signsBody = true,
    signsTime = false,
    lacks,
  } = known[helpdesk.id]!;
  const [secret, other] = secrets;
  const vocabulary = new Vocabulary(mapping ?? {});
  const body = recorded(helpdesk.id, 'created');
  const signed = (bytes = body, { by = secret, when = at, id = 'msg_1' } = {}): Posted => ({
    headers: sign(by, bytes, new Date(when), id),
    body: bytes,
    method: 'POST',
    url: ADDRESS,
  });
  const translated = (name: string) => helpdesk.translate(received(helpdesk.id, name), vocabulary);
  const messages = (name: string) =>
    translated(name).flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'message'));

  describe('signatures', () => {
    test('a genuine one is accepted, under either of two live secrets', () => {
      expect(helpdesk.verify(signed(), [secret], at)).toBe(true);
      expect(helpdesk.verify(signed(), [other, secret], at)).toBe(true);
      expect(helpdesk.verify(signed(body, { by: other }), [other, secret], at)).toBe(true);
    });

    test('one by another secret, or by none, is not', () => {
      expect(helpdesk.verify(signed(body, { by: other }), [secret], at)).toBe(false);
      expect(helpdesk.verify(signed(), [], at)).toBe(false);
      expect(helpdesk.verify({ ...signed(), headers: {} }, [secret], at)).toBe(false);
    });

    test(`a body changed by one blank after signing is ${signsBody ? 'refused' : 'not noticed'}`, () => {
      const changed = Buffer.concat([body, Buffer.from(' ')]);
      expect(helpdesk.verify({ ...signed(), body: changed }, [secret], at)).toBe(!signsBody);
    });

    test.each(Object.keys(signed().headers).filter((name) => /signature|timestamp|authorization/.test(name)))(
      'without, or with a damaged, %s it is refused',
      (name) => {
        const { headers } = signed();
        for (const damaged of [
          '',
          ' ',
          'x',
          `${headers[name]!.slice(0, -3)}é`,
          '\u0000',
          `${headers[name]}0`,
        ]) {
          expect(
            helpdesk.verify({ ...signed(), headers: { ...headers, [name]: damaged } }, [secret], at),
          ).toBe(false);
        }
        const { [name]: _gone, ...rest } = headers;
        expect(helpdesk.verify({ ...signed(), headers: rest }, [secret], at)).toBe(false);
      },
    );

    const outside = signsTime ? 'a replay' : 'as good as new, for its sender signs no time';
    test(`signed more than five minutes ago, or ahead, it is ${outside}`, () => {
      expect(helpdesk.verify(signed(body, { when: at - minutes(4.9) }), [secret], at)).toBe(true);
      expect(helpdesk.verify(signed(body, { when: at + minutes(4.9) }), [secret], at)).toBe(true);
      expect(helpdesk.verify(signed(body, { when: at - minutes(5.1) }), [secret], at)).toBe(!signsTime);
      expect(helpdesk.verify(signed(body, { when: at + minutes(5.1) }), [secret], at)).toBe(!signsTime);
    });
  });

  describe('translation', () => {
    test('at least six recorded payloads, all understood', () => {
      const names = recordedNames(helpdesk.id);
      expect(names.length).toBeGreaterThanOrEqual(6);
      for (const name of names) {
        expect(translated(name).flatMap(({ facts }) => facts)).not.toHaveLength(0);
      }
    });

    test.each(recordedNames(helpdesk.id))(
      '%s gives the same facts every time, each with an id of its own',
      (name) => {
        expect(translated(name)).toEqual(translated(name));
        const ids = translated(name).flatMap(({ facts }) => facts.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(translated(name)).toMatchSnapshot();
      },
    );

    test('an attempt has the key of the first attempt, another delivery another', () => {
      const key = (request: Posted) => helpdesk.dedupKey({ ...request, receivedAt: at });
      const keys = recordedNames(helpdesk.id).map((name) =>
        key(signed(recorded(helpdesk.id, name), { id: `msg_${name}` })),
      );
      expect(new Set(keys).size).toBe(keys.length);
      expect(key(signed(body, { when: at + 1_000 }))).toBe(key(signed()));
    });

    test('an agent’s reply, a customer’s and an internal note are told apart', () => {
      expect(messages('agent-reply')).toMatchObject([{ actor: 'agent', visibility: 'public' }]);
      expect(messages('customer-reply')).toMatchObject([{ actor: 'customer', visibility: 'public' }]);
      if (lacks === 'internal-note') return;
      expect(messages('internal-note')).toMatchObject([{ actor: 'agent', visibility: 'internal' }]);
    });

    test('the creation carries who, when, and how urgent', () => {
      const facts = translated('created').flatMap((ticket) => ticket.facts);
      const creation = facts.find(({ kind }) => kind === ('ticket.created' satisfies TicketEvent['kind']));
      expect(creation).toMatchObject({ actor: 'customer', at: Date.parse('2026-03-02T08:00:00Z') });
      expect(facts).toContainEqual(expect.objectContaining({ priority: 'high' }));
    });
  });

  test.each(hostile)(
    'hostile: %s is understood harmlessly or refused with field and reason',
    (_what, bytes) => {
      const headers = headersOf?.('created') ?? {};
      const request = { ...signed(), headers, body: bytes, receivedAt: at };
      expect(helpdesk.dedupKey(request).length).toBeLessThan(300);
      expect(helpdesk.verify(request, secrets, at)).toBe(false);
      let facts;
      try {
        facts = helpdesk.translate(request, vocabulary);
      } catch (cause) {
        expect(cause).toBeInstanceOf(Untranslatable);
        expect(cause).toMatchObject({
          field: expect.stringMatching(/./),
          reason: expect.stringMatching(/./),
        });
        return;
      }
      expect(JSON.stringify(facts)).not.toMatch(/\\u0000|\\ud[89a-f]|javascript:/);
      for (const { externalId, subject } of facts) {
        expect(externalId.length).toBeLessThanOrEqual(200);
        expect(subject?.length ?? 0).toBeLessThanOrEqual(500);
      }
      expect(({} as Record<string, unknown>).ticket).toBeUndefined();
    },
  );
});
