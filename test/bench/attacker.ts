import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Ways of holding a server up that need no secret. */
export const ATTACKS = ['half a head each', 'a gigabyte in chunks', 'pipelined garbage'] as const;
export type Attack = (typeof ATTACKS)[number];

interface Order {
  readonly attack: Attack;
  readonly host: string;
  readonly port: number;
  readonly sockets: number;
}

/** Attacks from a process of its own, until it is stopped. */
export class Attacker {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when all sockets have been opened. */
  static async start(order: Order): Promise<Attacker> {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(order)]);
    await once(child, 'message');
    return new Attacker(child);
  }

  /** @returns how many connections the server had ended meanwhile */
  async stop(): Promise<number> {
    this.child.send('stop');
    const [ended] = (await once(this.child, 'message')) as [number];
    this.child.disconnect();
    return ended;
  }
}

const HEAD = 'POST /webhooks/standard HTTP/1.1\r\nHost: desk.example\r\nContent-Type: application/json\r\n';
/** A little more than the server takes. */
const CHUNKS = `10000\r\n${'x'.repeat(0x10000)}\r\n`.repeat(20);
const GARBAGE = 'GET / HTTP/1.1\r\nHost: desk.example\r\n\r\n\0\xff\xfe NOT HTTP AT ALL\r\n\r\n'.repeat(20);

/** What a socket does as soon as it is open, and how it goes on. */
const WAYS: Readonly<Record<Attack, { begin(socket: Socket): void; goOn(socket: Socket): void }>> = {
  'half a head each': {
    begin: (socket) => socket.write(HEAD),
    goOn: (socket) => socket.write('X-A: b\r\n'),
  },
  'a gigabyte in chunks': {
    begin: (socket) => socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${CHUNKS}`),
    goOn: (socket) => {
      if (!socket.writableNeedDrain) socket.write(CHUNKS);
    },
  },
  'pipelined garbage': {
    begin: (socket) => socket.write(GARBAGE, 'latin1'),
    goOn: () => undefined,
  },
};

const GO_ON_EVERY = 1_000;

class Assault {
  private readonly open = new Set<Socket>();
  private ended = 0;
  private stopped = false;

  constructor(private readonly order: Order) {}

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.order.sockets }, () => this.attack()));
    const timer = setInterval(() => this.open.forEach((socket) => this.way.goOn(socket)), GO_ON_EVERY);
    process.on('message', () => {
      this.stopped = true;
      clearInterval(timer);
      this.open.forEach((socket) => socket.destroy());
      process.send?.(this.ended);
    });
    process.send?.('open');
  }

  private get way() {
    return WAYS[this.order.attack];
  }

  /** One socket, and another as soon as the server ends it. */
  private async attack(): Promise<void> {
    const socket = connect(this.order.port, this.order.host);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.once('close', () => {
      this.open.delete(socket);
      if (this.stopped) return;
      this.ended += 1;
      setTimeout(() => void this.attack(), 50);
    });
    await new Promise<void>((settled) => {
      socket.once('connect', settled);
      socket.once('close', () => settled());
    });
    this.open.add(socket);
    this.way.begin(socket);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  void new Assault(JSON.parse(process.argv[2] ?? '') as Order).run();
}
