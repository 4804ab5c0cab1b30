import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { until } from './until.js';

/** What the server says to a mail: undefined takes it. */
export type Verdict = { readonly code: number; readonly words: string } | undefined;

/** A real SMTP server in this process. Mails are parsed by another library than the one that wrote them. */
export class Mailbox {
  readonly mails: ParsedMail[] = [];
  /** Decides about each mail as it comes; it may change while the story goes on. */
  verdict: (envelope: { to: readonly string[] }) => Verdict = () => undefined;
  attempts = 0;

  private constructor(
    private server: SMTPServer,
    private port: number,
  ) {}

  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox(undefined as never, 0);
    await mailbox.listen();
    return mailbox;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  get subjects(): string[] {
    return this.mails.map(({ subject }) => subject ?? '');
  }

  /** Those sent to one address, oldest first. */
  to(address: string): ParsedMail[] {
    return this.mails.filter(({ to }) => [to].flat().some((each) => each?.text.includes(address)));
  }

  async holds(count: number): Promise<ParsedMail[]> {
    await until(() => this.mails.length >= count, `${count} mails (there are ${this.mails.length})`);
    return this.mails;
  }

  /** As when the machine is switched off; `listen` brings it back at the same address. */
  async close(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(closed));
  }

  async listen(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 50,
      onData: (stream, session, done) => {
        this.attempts++;
        const verdict = this.verdict({ to: session.envelope.rcptTo.map(({ address }) => address) });
        simpleParser(stream).then((mail) => {
          if (verdict === undefined) this.mails.push(mail);
          done(verdict && Object.assign(new Error(verdict.words), { responseCode: verdict.code }));
        }, done);
      },
    });
    this.server.on('error', () => undefined);
    const listening = this.server.listen(this.port, '127.0.0.1');
    await once(listening, 'listening');
    this.port = (listening.address() as AddressInfo).port;
  }
}
