import type { ValueTransformer } from 'typeorm';
import type { Instant } from '../engine/instant.js';

/** For entities: `timestamptz` in the table, epoch milliseconds in the object. */
export const instant: ValueTransformer = {
  to: (at: Instant | null | undefined) => (at == null ? at : new Date(at)),
  from: (at: Date | null | undefined) => (at == null ? at : at.getTime()),
};
