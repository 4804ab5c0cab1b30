import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';

const CIPHER = 'aes-256-gcm';
/** Form 1 does not say which key it was closed with; nothing is closed in it any more. */
const FORMS = { unnamed: 1, named: 2 } as const;
const KEY_ID = 4;
const NONCE = 12;
const TAG = 16;

/**
 * Secrets at rest: AES-256-GCM under SECRET_KEY, bound to what they belong to, so that rows cannot be swapped. What was
 * closed with a key of SECRET_KEY_PREVIOUS still opens.
 */
@Injectable()
export class Seal {
  private readonly current: Buffer;
  private readonly keys: readonly Buffer[];

  constructor({ secretKey, secretKeyPrevious }: Env) {
    this.current = secretKey;
    this.keys = [secretKey, ...secretKeyPrevious];
  }

  close(secret: string, owner: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.current, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMS.named), idOf(this.current), nonce, cipher.getAuthTag(), text]);
  }

  /** @throws where the key, the owner or the bytes are not those it was closed with */
  open(sealed: Buffer, owner: string): string {
    if (sealed[0] === FORMS.unnamed) return this.openUnnamed(sealed.subarray(1), owner);
    if (sealed[0] !== FORMS.named) throw new Error(`a secret of ${owner} is sealed in a form not known here`);
    const id = sealed.subarray(1, 1 + KEY_ID);
    const key = this.keys.find((each) => idOf(each).equals(id));
    if (key === undefined)
      throw new Error(`a secret of ${owner} is sealed with a key that is not known here`);
    return unlock(sealed.subarray(1 + KEY_ID), owner, key);
  }

  /** Nothing is left to be done about it: the previous keys may go. */
  isCurrent(sealed: Buffer): boolean {
    return sealed[0] === FORMS.named && sealed.subarray(1, 1 + KEY_ID).equals(idOf(this.current));
  }

  private openUnnamed(rest: Buffer, owner: string): string {
    for (const key of this.keys) {
      try {
        return unlock(rest, owner, key);
      } catch {
        // Another of the keys may fit.
      }
    }
    throw new Error(`a secret of ${owner} opens with none of the keys`);
  }
}

/** Tells keys apart and says nothing about them. */
const idOf = (key: Buffer): Buffer =>
  createHash('sha256').update('punctual key id').update(key).digest().subarray(0, KEY_ID);

function unlock(rest: Buffer, owner: string, key: Buffer): string {
  const decipher = createDecipheriv(CIPHER, key, rest.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(owner))
    .setAuthTag(rest.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(rest.subarray(NONCE + TAG)), decipher.final()]).toString();
}
