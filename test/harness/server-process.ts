import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import getPort from 'get-port';
import { until } from './until.js';

/** The built server in a process of its own, to be killed. Comes back at the same address. */
export class ServerProcess {
  private child?: ChildProcess;
  private said = '';

  private constructor(
    private readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async on(env: NodeJS.ProcessEnv): Promise<ServerProcess> {
    return new ServerProcess(await getPort(), env);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.said = '';
    const env = { PATH: process.env.PATH, LOG_LEVEL: 'error', PORT: String(this.port), ...this.env };
    const child = spawn(process.execPath, ['dist/src/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (words: Buffer) => (this.said += words.toString()));
    }
    await until(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`The server has ended:\n${this.said}`);
        return fetch(`${this.url}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      'the server to be ready',
      30_000,
    );
  }

  /** No handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
