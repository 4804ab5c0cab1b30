import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import getPort from 'get-port';

/** The environment of an app that people sign in to through the provider at `issuer`. */
export const oidcEnv = (issuer: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'punctual',
  OIDC_CLIENT_SECRET: 'a secret of tests',
  OIDC_NAME: 'Keyring',
  ...more,
});

/** A real OpenID provider (oidc-provider), which signs in whomever it is told to. */
export class OpenIdProvider {
  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  static async start(publicUrl: string): Promise<OpenIdProvider> {
    const port = await getPort();
    const env = {
      PATH: process.env.PATH,
      PORT: String(port),
      CLIENT_ID: 'punctual',
      CLIENT_SECRET: 'a secret of tests',
      REDIRECT_URI: `${publicUrl}/sign-in/oidc/callback`,
    };
    const child = spawn(process.execPath, ['test/harness/serve-oidc.mjs'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: child.stdout });
    await once(lines, 'line');
    return new OpenIdProvider(`http://127.0.0.1:${port}`, child, lines);
  }

  /** The claims of whoever signs in from now on. */
  async knows(claims: { sub: string } & Record<string, unknown>): Promise<void> {
    const heard = once(this.lines, 'line');
    this.child.stdin!.write(`${JSON.stringify(claims)}\n`);
    await heard;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
  }
}

/** A browser without a screen: follows redirects from server to server, with a jar for each of them. */
export class Visitor {
  private readonly jars = new Map<string, Map<string, string>>();

  /** @returns the answer that leads no farther, or the one at whose address `stopAt` begins */
  async goes(
    address: string,
    { stopAt }: { stopAt?: string } = {},
  ): Promise<{ response: Response; address: string }> {
    for (let hops = 0; hops < 15; hops++) {
      const response = await this.ask(address);
      const next = response.headers.get('location');
      if (next === null) return { response, address };
      address = new URL(next, address).href;
      if (stopAt !== undefined && address.startsWith(stopAt)) return { response, address };
    }
    throw new Error(`There was no end to the redirects; the last was to ${address}.`);
  }

  cookies(origin: string): string {
    return [...(this.jars.get(new URL(origin).host) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }

  private async ask(address: string): Promise<Response> {
    const { host } = new URL(address);
    const headers = { cookie: this.cookies(address), accept: 'text/html' };
    const response = await fetch(address, { redirect: 'manual', headers });
    const jar = this.jars.get(host) ?? new Map<string, string>();
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '') jar.delete(name!);
      else jar.set(name!, value!);
    }
    this.jars.set(host, jar);
    return response;
  }
}
