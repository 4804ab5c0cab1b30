import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** Secrets at rest: AES-256-GCM under SECRET_KEY, bound to what they belong to, so that rows cannot be swapped. */
@Injectable()
export class Seal {
  constructor(private readonly env: Env) {}

  close(secret: string, owner: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.env.secretKey, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
  }

  /** @throws where the key, the owner or the bytes are not those it was closed with */
  open(sealed: Buffer, owner: string): string {
    if (sealed[0] !== VERSION) throw new Error(`a secret of ${owner} is sealed in a form not known here`);
    const nonce = sealed.subarray(1, 1 + NONCE);
    const tag = sealed.subarray(1 + NONCE, 1 + NONCE + TAG);
    const decipher = createDecipheriv(CIPHER, this.env.secretKey, nonce, { authTagLength: TAG })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE + TAG)), decipher.final()]).toString();
  }
}
