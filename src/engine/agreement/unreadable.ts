import { Malformed } from '../malformed.js';

/**
 * An earlier release took this version, and this one does not: a calendar's zone is gone, say. Nothing can be timed by
 * it, and an earlier version would be the wrong one.
 */
export class Unreadable extends Malformed {
  constructor(
    what: string,
    { version, unreadable }: { readonly version: number; readonly unreadable: string },
  ) {
    super(what, `cannot be read in its version ${version}: ${unreadable}`);
  }
}
