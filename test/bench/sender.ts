import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { Millis } from '../../src/engine/instant.js';
import { HelpdeskTraffic, type Secrets } from './helpdesk-traffic.js';

export interface Load {
  readonly url: string;
  readonly seconds: number;
  /** Webhooks a second; absent: as many as are answered. */
  readonly rate?: number;
}

export interface Answers {
  readonly accepted: number;
  readonly refused: number;
  /** Connections that broke or answers that never came. */
  readonly errors: number;
  readonly seconds: number;
  readonly p50: Millis;
  readonly p99: Millis;
  readonly max: Millis;
}

const CONCURRENCY = 16;

/** Sends webhooks from a process of its own, so that what signing and sending cost is not counted as the server's. */
export class Sender {
  private constructor(private readonly child: ChildProcess) {}

  static start(secrets: Secrets): Sender {
    return new Sender(fork(fileURLToPath(import.meta.url), [JSON.stringify(secrets)]));
  }

  async send(load: Load): Promise<Answers> {
    this.child.send(load);
    const [answers] = (await once(this.child, 'message')) as [Answers];
    return answers;
  }

  stop(): void {
    this.child.disconnect();
  }
}

async function send(traffic: HelpdeskTraffic, { url, seconds, rate }: Load): Promise<Answers> {
  const result = await autocannon({
    url,
    method: 'POST',
    connections: CONCURRENCY,
    ...(rate === undefined ? { duration: seconds } : { overallRate: rate, amount: rate * seconds }),
    requests: [{ setupRequest: (request) => ({ ...request, ...traffic.next(Date.now()) }) }],
  });
  const { latency, errors, non2xx: refused, '2xx': accepted, duration } = result;
  const { p50, p99, max } = latency;
  return { accepted, refused, errors, seconds: duration, p50, p99, max };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const traffic = new HelpdeskTraffic(JSON.parse(process.argv[2] ?? '') as Secrets);
  process.on('message', (load: Load) => {
    void send(traffic, load).then((answers) => process.send?.(answers));
  });
}
