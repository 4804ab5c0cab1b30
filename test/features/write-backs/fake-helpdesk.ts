import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // What a body holds is what the test is about.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A ticket as the helpdesk keeps it: our fields, and labels or tags, its own beside ours. */
class FakeTicket {
  readonly fields: Record<string, unknown> = {};
  readonly marks = new Set(['hardware']);
}

/** How one vendor's REST interface answers, after its documents. */
export type Vendor = (request: Request, ticket: (id: string) => FakeTicket | undefined) => Reply;

/** Somebody else's helpdesk, in this process. */
export class FakeHelpdesk {
  readonly requests: Request[] = [];
  readonly ticket = new FakeTicket();
  /** Says something else than the vendor would; undefined lets the vendor answer. */
  mood: (request: Request) => Reply | undefined = () => undefined;

  private constructor(private readonly server: Server) {}

  static async open(vendor: Vendor, ticketId: string): Promise<FakeHelpdesk> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const asked = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) };
        fake.requests.push(asked);
        const find = (id: string) => (id === ticketId ? fake.ticket : undefined);
        const { status, headers: answered, body } = fake.mood(asked) ?? vendor(asked, find);
        response.writeHead(status, { 'content-type': 'application/json', ...answered });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
    });
    const fake = new FakeHelpdesk(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get marks(): string[] {
    return [...this.ticket.marks].sort();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
