/**
 * Input that cannot be used, and why: `field` is a path into the input (`weekly.mon[0]`), `reason` completes the
 * sentence "<field> …" ("ends before it starts").
 */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(`${field} ${reason}`);
  }
}
