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

/** For what must not stop the others where one of them cannot be read: undefined then, and `tell` was told why. */
export async function unlessMalformed<T>(
  run: () => Promise<T>,
  tell: (why: string) => void,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    tell(fault.message);
    return undefined;
  }
}
