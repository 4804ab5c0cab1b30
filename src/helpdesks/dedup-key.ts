import { createHash } from 'node:crypto';

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** For senders that give a delivery no id of its own: the same bytes are the same delivery. */
export const contentKey = (body: Buffer): string => `sha256:${sha256(body)}`;

/** Readable as long as it fits the unique index. */
export const shortKey = (key: string): string => (key.length <= 200 ? key : `sha256:${sha256(key)}`);
