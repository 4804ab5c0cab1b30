import { askOutside } from '../../../src/sending/ask-outside.js';
import { Outbound } from '../../../src/outbound.js';
import { switchingProtocols } from '../../harness/switching-protocols.js';
import { Receiver } from './receiver.js';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await Receiver.open();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.requests.length = 0;
});

const HERE = ['127.0.0.1/32'];
const post = (url = receiver.url, { allowed = HERE, withinMs = 5_000 } = {}) =>
  askOutside(url, {
    headers: { 'content-type': 'application/json' },
    body: '{"subject":"Drucker brennt – größer"}',
    outbound: new Outbound(allowed),
    withinMs,
    signal: new AbortController().signal,
  });

test('the body arrives as it is, and the answer is kept', async () => {
  receiver.answer = (response) => void response.writeHead(202).end('thank you\0');
  expect(await post()).toMatchObject({ status: 202, body: 'thank you\ufffd', error: null });
  expect(receiver.requests[0]?.body).toBe('{"subject":"Drucker brennt – größer"}');
});

test('a redirect is a failure and is not followed', async () => {
  receiver.answer = (response) => void response.writeHead(307, { location: receiver.url }).end();
  const { status, error } = await post();
  expect([status, error]).toEqual([307, 'answered with status 307; redirects are not followed']);
  expect(receiver.requests).toHaveLength(1);
});

test('of a huge body the first 20 kB are kept, and the rest is not read', async () => {
  let closed: (() => void) | undefined;
  const hungUp = new Promise<void>((resolve) => (closed = resolve));
  receiver.answer = (response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response
      .writeHead(500)
      .on('drain', more)
      .on('close', () => closed?.());
    more();
  };
  const { status, body } = await post();
  expect(status).toBe(500);
  expect(body).toHaveLength(20_000);
  await hungUp;
});

test('whoever would rather speak another protocol is not waited for', async () => {
  const server = await switchingProtocols();
  expect(await post(server.url)).toMatchObject({
    status: null,
    error: 'answered with status 101, which was not asked for',
  });
  await server.close();
});

test('a status counts although its body never ends', async () => {
  receiver.answer = (response) => void response.writeHead(200).write('so far');
  expect(await post(receiver.url, { withinMs: 300 })).toMatchObject({
    status: 200,
    body: 'so far',
    error: null,
  });
});

test('whoever does not answer in time has not got it', async () => {
  receiver.answer = () => undefined;
  expect(await post(receiver.url, { withinMs: 200 })).toEqual({
    status: null,
    headers: {},
    body: null,
    error: 'did not answer within 0.2 s',
  });
});

test.each([
  ['an address of this machine', 'https://127.0.0.1:1/hook', '127.0.0.1 is not on the public internet'],
  ['a name of this machine', 'https://localhost:1/hook', 'localhost is not on the public internet'],
  ['the metadata service', 'https://169.254.169.254/latest', '169.254.169.254 is not on the public internet'],
  ['the same in IPv6', 'https://[::ffff:a9fe:a9fe]/', 'is not on the public internet'],
])('%s is not connected to', async (_, url, reason) => {
  const { status, error } = await post(url, { allowed: [] });
  expect(status).toBeNull();
  expect(error).toContain(reason);
});

test('without encryption only what the operator allows is reached, public or not', async () => {
  const refusal = 'plain http is only for addresses that OUTBOUND_ALLOW_CIDRS allows; elsewhere use https';
  expect(await post('http://1.1.1.1/hook')).toMatchObject({ status: null, error: refusal });
  expect(await post(`http://localhost:${receiver.port}/hook`, { allowed: [] })).toMatchObject({
    error: refusal,
  });
  expect(receiver.requests).toEqual([]);
  receiver.answer = (response) => void response.writeHead(200).end();
  expect(await post(`http://localhost:${receiver.port}/hook`)).toMatchObject({ status: 200 });
});
