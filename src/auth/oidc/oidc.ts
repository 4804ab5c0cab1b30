import { Injectable } from '@nestjs/common';
import * as openid from 'openid-client';
import { Env } from '../../../config/env.js';
import type { OidcEnv } from '../../../config/oidc-env.js';
import { type Millis, SECOND } from '../../engine/instant.js';

/** The provider did not answer, or what it answered is not to be trusted. Never its words: they may hold whatever it was sent. */
export class Unconfirmed extends Error {
  override readonly name = 'Unconfirmed';

  constructor(cause: unknown) {
    const { name, code } = (cause ?? {}) as { name?: string; code?: string };
    super([name ?? 'unknown', code].filter((part) => part !== undefined).join(' '), { cause });
  }
}

const TIMEOUT: Millis = 10 * SECOND;

/** What must come back as it was sent, so that nobody else's answer is taken for ours. */
export interface Started {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * The authorization code flow with PKCE, state and nonce. The provider is whom the operator named in the environment: it
 * may well live in a private network, so the guard for addresses that people type in does not stand before it.
 */
@Injectable()
export class Oidc {
  private readonly provider?: OidcEnv;
  private readonly redirectUri: string;
  private found?: Promise<openid.Configuration>;

  constructor({ oidc, publicUrl }: Env) {
    this.provider = oidc;
    this.redirectUri = `${publicUrl}/sign-in/oidc/callback`;
  }

  get settings(): OidcEnv | undefined {
    return this.provider;
  }

  /** @throws Unconfirmed */
  async start(): Promise<{ address: URL; started: Started }> {
    const started = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    const address = openid.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.redirectUri,
      scope: 'openid email profile',
      state: started.state,
      nonce: started.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(started.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { address, started };
  }

  /** @throws Unconfirmed, also where this is not the answer to what was started */
  async finish(query: string, { state, nonce, codeVerifier }: Started): Promise<openid.IDToken> {
    const configuration = await this.configuration();
    // Built from our own address: what a proxy made of the host is not what the provider sent people to.
    const address = new URL(`${this.redirectUri}?${query}`);
    try {
      const tokens = await openid.authorizationCodeGrant(configuration, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      return tokens.claims()!;
    } catch (fault) {
      throw new Unconfirmed(fault);
    }
  }

  /** Asked once; a provider that was away is asked again by the next who wants to sign in. */
  private configuration(): Promise<openid.Configuration> {
    this.found ??= this.discover().catch((fault: unknown) => {
      this.found = undefined;
      throw new Unconfirmed(fault);
    });
    return this.found;
  }

  private async discover(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.provider!;
    // Only for a provider on this machine, see config/oidc-env.ts.
    const execute = issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [];
    const found = await openid.discovery(
      issuer,
      clientId,
      undefined,
      openid.ClientSecretBasic(clientSecret),
      {
        execute,
        timeout: TIMEOUT / SECOND,
      },
    );
    // The token comes over TLS from the provider itself; its signature is checked all the same.
    openid.enableNonRepudiationChecks(found);
    return found;
  }
}
