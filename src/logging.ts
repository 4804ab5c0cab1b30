import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../config/env.js';
import { scrub } from './scrub.js';

/** JSON lines for machines, readable lines on a terminal. */
export function createPino(level: LogLevel): Logger {
  const options = { level, base: undefined };
  if (!process.stdout.isTTY) return pino(options);
  return pino(
    options,
    pretty({
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'context',
      messageFormat: '{if context}{context}: {end}{msg}',
    }),
  );
}

/** Nest's loggers write through pino, scrubbed. Nest passes the context last, and an error's stack before it. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log = (message: unknown, context?: string) =>
    this.pino[isRollCall(context) ? 'debug' : 'info']({ context }, scrub(String(message)));
  warn = (message: unknown, context?: string) => this.pino.warn({ context }, scrub(String(message)));
  debug = (message: unknown, context?: string) => this.pino.debug({ context }, scrub(String(message)));
  verbose = (message: unknown, context?: string) => this.pino.trace({ context }, scrub(String(message)));
  fatal = (message: unknown, context?: string) => this.pino.fatal({ context }, scrub(String(message)));

  error = (message: unknown, ...rest: (string | undefined)[]) => {
    const context = rest.at(-1);
    const stack = rest.length > 1 ? rest[0] : undefined;
    this.pino.error({ context, stack: stack && scrub(stack) }, scrub(String(message)));
  };
}

/** A hundred lines at every start, about every module and route. */
const isRollCall = (context?: string) =>
  /^(InstanceLoader|RouterExplorer|RoutesResolver|NestFactory)$/.test(context ?? '');
