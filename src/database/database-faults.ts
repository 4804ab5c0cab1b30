/**
 * Is PostgreSQL out of reach, or about to be? Then the same request may well succeed in a minute. Causes are followed,
 * because TypeORM and pg-pool wrap what the socket said.
 */
export function databaseIsDown(error: unknown): boolean {
  return [...chain(error)].some(
    ({ code, syscall, message }) =>
      // 08: the connection broke; 28: it was refused; 3D000: the database is not there (a restore is under way);
      // 53: out of connections, memory or disk; 57P0x: stopping or starting.
      (code !== undefined && (sockets.has(code) || /^(08|28|3D000|53|57P0)/.test(code))) ||
      // A socket file that is not there.
      (code === 'ENOENT' && syscall === 'connect') ||
      // pg gives these no code at all.
      /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/.test(message) ||
      /^Client (has encountered a connection error|was closed)/.test(message),
  );
}

/**
 * SQLSTATE classes 22 and 23, and 54, where it is larger than an index or a value may be: what was to be written cannot
 * be, and trying again will not help.
 */
export function isAboutData(error: unknown): boolean {
  return [...chain(error)].some(({ code }) => code !== undefined && /^(22|23|54)\w{3}$/.test(code));
}

/** PostgreSQL or the operating system says so; anything else is a fault of our own code. */
export function isFromOutside(error: unknown): boolean {
  const isOutside = ({ code, syscall }: Fault) => syscall !== undefined || /^[0-9A-Z]{5}$/.test(code ?? '');
  return databaseIsDown(error) || [...chain(error)].some(isOutside);
}

/** 22021: a NUL in text; 22P05: a NUL in jsonb. JSON allows both, PostgreSQL neither. */
export function isUnstorableText(error: unknown): boolean {
  return [...chain(error)].some(({ code }) => code === '22021' || code === '22P05');
}

const sockets = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface Fault {
  readonly code?: string;
  readonly syscall?: string;
  readonly message: string;
}

function* chain(error: unknown): Generator<Fault> {
  let link = error as (Fault & { driverError?: unknown; cause?: unknown }) | undefined;
  for (let depth = 0; link != null && typeof link === 'object' && depth < 5; depth++) {
    yield link;
    link = (link.driverError ?? link.cause) as typeof link;
  }
}
