import { SetMetadata } from '@nestjs/common';
import type { Act } from './acts.js';

export const AUDITED = 'punctual:audited';
export const NOT_AUDITED = 'punctual:not-audited';

/** This route records one of these acts whenever it succeeds, by the caller it was given with `@CalledBy`. */
export const Audited = (...acts: [Act, ...Act[]]) => SetMetadata(AUDITED, acts);

/** This route is no administrative act, for this reason. */
export const NotAudited = (why: string) => SetMetadata(NOT_AUDITED, why);
