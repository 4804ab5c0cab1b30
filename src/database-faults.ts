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
