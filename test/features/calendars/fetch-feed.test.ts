import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFeed } from '../../../src/calendars/fetch-feed.js';
import { Outbound } from '../../../src/outbound.js';
import { switchingProtocols } from '../../harness/switching-protocols.js';

const outbound = new Outbound(['127.0.0.1']);

let server: Server;
let answer: RequestListener;
let url: string;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});
beforeEach(() => (asked = []));

test('a feed comes with its tag, and is not sent again while the tag holds', async () => {
  answer = (request, response) => {
    if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"7"' }).end('BEGIN:VCALENDAR');
  };
  expect(await fetchFeed(`${url}/a.ics`, { outbound })).toEqual({ text: 'BEGIN:VCALENDAR', etag: '"7"' });
  expect(await fetchFeed(`${url}/a.ics`, { outbound, etag: '"7"' })).toEqual({ text: null, etag: '"7"' });
  expect(await fetchFeed(`${url}/a.ics`, { outbound, etag: '"6"' })).toMatchObject({
    text: 'BEGIN:VCALENDAR',
  });
});

test('three redirects are followed, a fourth is not', async () => {
  answer = ({ url: path }, response) => {
    const left = Number(path!.slice(1));
    if (left === 0) response.end('here');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  expect((await fetchFeed(`${url}/3`, { outbound })).text).toBe('here');
  await expect(fetchFeed(`${url}/4`, { outbound })).rejects.toThrow('more than 3 times');
  expect(asked).toEqual(['/3', '/2', '/1', '/0', '/4', '/3', '/2', '/1']);
});

test.each`
  location                           | reason
  ${'http://169.254.169.254/latest'} | ${'169.254.169.254 is not on the public internet'}
  ${'http://[::ffff:10.0.0.1]/'}     | ${'[::ffff:a00:1] is not on the public internet'}
  ${'http://2130706434/'}            | ${'127.0.0.2 is not on the public internet'}
  ${'file:///etc/passwd'}            | ${'neither http nor https'}
  ${'http://'}                       | ${'no address'}
`('a redirect to $location is refused', async ({ location, reason }) => {
  answer = (_, response) => response.writeHead(301, { location }).end();
  await expect(fetchFeed(url, { outbound })).rejects.toThrow(reason);
  expect(asked).toHaveLength(1);
});

test('a name is refused for what it leads to, and nothing is connected', async () => {
  const local = url.replace('127.0.0.1', 'localhost');
  answer = (_, response) => response.end('here');
  await expect(fetchFeed(local, { outbound: new Outbound([]) })).rejects.toThrow(
    'localhost is not on the public',
  );
  expect(asked).toEqual([]);
  expect((await fetchFeed(local, { outbound })).text).toBe('here');
});

test('a body that does not end is given up', async () => {
  answer = (_, response) => {
    response.write('BEGIN:');
  };
  await expect(fetchFeed(url, { outbound, withinMs: 300 })).rejects.toThrow('did not answer within 0.3 s');
});

test('so is an answer that does not begin', async () => {
  answer = () => undefined;
  await expect(fetchFeed(url, { outbound, withinMs: 300 })).rejects.toThrow('did not answer within 0.3 s');
});

test('a megabyte is enough', async () => {
  const large = Buffer.alloc(1024 * 1024, 'x');
  answer = (_, response) => response.end(large);
  expect((await fetchFeed(url, { outbound })).text).toHaveLength(large.length);
  answer = (_, response) => {
    response.write(large);
    response.write('x');
  };
  await expect(fetchFeed(url, { outbound })).rejects.toThrow('is larger than 1 MiB');
});

test.each`
  status | headers                         | reason
  ${404} | ${{}}                           | ${'answered with status 404'}
  ${304} | ${{}}                           | ${'answered with status 304'}
  ${200} | ${{ 'content-encoding': 'br' }} | ${'answered in br'}
`('$reason', async ({ status, headers, reason }) => {
  answer = (_, response) => response.writeHead(status, headers).end();
  await expect(fetchFeed(url, { outbound })).rejects.toThrow(reason);
});

test('nor does one wait for whoever would rather speak another protocol', async () => {
  const server = await switchingProtocols();
  await expect(fetchFeed(server.url, { outbound })).rejects.toThrow(
    'could not be fetched: answered with status 101, which was not asked for',
  );
  await server.close();
});

test('nobody there', async () => {
  await expect(fetchFeed('http://127.0.0.1:1', { outbound })).rejects.toThrow(
    'could not be fetched: connect ECONNREFUSED',
  );
});
