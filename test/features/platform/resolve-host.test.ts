import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { resolveHost } from '../../../src/resolve-host.js';

const A = 1;

/** Knows fast.test and nothing else, and stays silent about silent.test. */
class NameServer {
  static async open(): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new NameServer(socket);
  }

  constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => {
      const name = nameIn(query);
      if (name === 'silent.test') return;
      socket.send(answerTo(query, name === 'fast.test'), port, address);
    });
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }
}

/** Labels, each after its length, from byte 12 on (RFC 1035, section 4.1.2). */
function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]! > 0; at += query[at]! + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  }
  return labels.join('.').toLowerCase();
}

function answerTo(query: Buffer, isKnown: boolean): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(end - 4);
  const question = query.subarray(12, end);
  const hasAnswer = isKnown && type === A;
  const NXDOMAIN = 3;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(query.readUInt16BE(0), 0);
  head.writeUInt16BE(0x8180 | (isKnown ? 0 : NXDOMAIN), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(hasAnswer ? 1 : 0, 6);
  const record = Buffer.from([0xc0, 0x0c, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
  return Buffer.concat([head, question, ...(hasAnswer ? [record] : [])]);
}

let server: NameServer;
beforeEach(async () => {
  server = await NameServer.open();
});
afterEach(() => server.close());

test('a name server that stays silent about some names keeps nobody from finding others', async () => {
  const servers = [server.address];
  let silent = 8;
  const waiting = Array.from({ length: silent }, () =>
    resolveHost('silent.test', { servers, timeoutMs: 1_500 }).finally(() => silent--),
  );
  const outcomes = Promise.allSettled(waiting);
  expect(await resolveHost('fast.test', { servers })).toEqual([{ address: '192.0.2.7', family: 4 }]);
  expect(silent).toBe(8);
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ETIMEOUT' } });
  }
});

test('what the machine itself says of a name comes first, and what no name server knows is left to it', async () => {
  const servers = [server.address];
  expect(await resolveHost('localhost', { servers })).toContainEqual({ address: '127.0.0.1', family: 4 });
  await expect(resolveHost('nobody.test', { servers })).rejects.toMatchObject({ syscall: 'getaddrinfo' });
});
