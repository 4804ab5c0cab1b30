import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const forger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const KID = 'test';

export interface Lie {
  readonly claims?: Record<string, unknown>;
  readonly signed?: 'well' | 'none' | 'by another key';
}

/** A provider that is one in everything but the ID token, which is as false as a test wants it. */
export class LyingProvider {
  lie: Lie = {};
  /** Of the last visitor, as it was asked for. */
  private nonce = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<LyingProvider> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url!, provider.issuer);
      if (pathname === '/authorize') {
        provider.nonce = searchParams.get('nonce')!;
        const back = new URL(searchParams.get('redirect_uri')!);
        back.search = String(new URLSearchParams({ code: 'c', state: searchParams.get('state')! }));
        return response.writeHead(302, { location: back.href }).end();
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(provider.answers(pathname)));
    });
    const provider = new LyingProvider(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answers(path: string): object {
    if (path === '/jwks')
      return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'RS256', use: 'sig' }] };
    if (path === '/token') return { access_token: 'a', token_type: 'Bearer', id_token: this.token() };
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'none'],
    };
  }

  private token(): string {
    const { claims = {}, signed = 'well' } = this.lie;
    const seconds = Math.floor(Date.now() / 1_000);
    const honest = {
      ...{ iss: this.issuer, aud: 'punctual', sub: '1', nonce: this.nonce, iat: seconds, exp: seconds + 60 },
      ...{ email: 'ada@desk.example', email_verified: true },
    };
    const header = signed === 'none' ? { alg: 'none' } : { alg: 'RS256', kid: KID };
    const content = [header, { ...honest, ...claims }].map(encoded).join('.');
    if (signed === 'none') return `${content}.`;
    return `${content}.${sign('sha256', Buffer.from(content), signed === 'well' ? privateKey : forger).toString('base64url')}`;
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
