import { randomUUID } from 'node:crypto';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { databaseIsDown, isUnstorableText } from '../database/database-faults.js';
import { Malformed } from '../engine/malformed.js';
import { BadRequest, type FieldFault, Invalid, Problem, Unavailable } from './problem.js';
import { nulFaults } from './unstorable-text.js';

const logger = new Logger('HTTP');

/** Every answer that is not a success is RFC 9457 problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** What Fastify refuses before it knows a route, such as an address that cannot be decoded, does not pass through Nest. */
export function refuseEarly(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  answer(new HttpException(error.message, error.statusCode ?? 500, { cause: error }), request, reply);
}

function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asProblem(error, request);
  const body = problem ? describe(problem) : report(error);
  if (problem instanceof Unavailable) logger.warn(`${problem.message} ${String(problem.cause)}`);
  // A stream that broke has already sent its status; there is nobody left to tell.
  if (reply.sent || reply.raw.headersSent) return;
  if (problem?.retryAfterSeconds) reply.header('retry-after', problem.retryAfterSeconds);
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  void reply.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** What nobody foresaw is told to the log; the caller gets a number to quote. */
function report(error: unknown) {
  const id = randomUUID();
  const { message, stack } = (error ?? {}) as Partial<Error>;
  logger.error(`${id} ${message ?? String(error)}`, stack);
  const title = 'Something went wrong on our side';
  return { type: 'about:blank', title, status: 500, detail: `It is in the log as ${id}.`, id };
}

/** The one map from errors to HTTP; undefined is a fault of ours. */
function asProblem(error: unknown, request: FastifyRequest): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Malformed) return new Invalid(error.field, error.reason);
  if (error instanceof HttpException && error.getStatus() < 500) return new FromHttp(error);
  if (databaseIsDown(error)) return new Unavailable(30, { cause: error });
  if (isUnstorableText(error)) return new BadRequest(nulFaults(request));
  return undefined;
}

function describe({ title, status, message, errors }: Problem) {
  return { type: 'about:blank', title, status, detail: message, errors };
}

/** What Nest and Fastify refuse before any of our code runs: unknown routes, bodies that are too large or not JSON. */
class FromHttp extends Problem {
  override readonly name = 'FromHttp';
  readonly status: number;
  readonly title: string;
  override readonly errors: readonly FieldFault[];

  constructor(cause: HttpException) {
    super(cause.message, { cause });
    const fault = unreadable[(cause.cause as Partial<FastifyError> | undefined)?.code ?? ''];
    this.errors = fault === undefined ? [] : [fault];
    this.status = cause.getStatus();
    this.title = titles[this.status] ?? 'The request was refused';
  }
}

const unreadable: Record<string, FieldFault> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: { field: 'body', reason: 'is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { field: 'body', reason: 'is not valid JSON' },
  FST_ERR_CTP_BODY_TOO_LARGE: { field: 'body', reason: 'is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { field: 'content-type', reason: 'is not one that is understood here' },
};

const titles: Record<number, string> = {
  400: 'The request is not valid',
  404: 'There is no such thing',
  405: 'The method is not allowed here',
  408: 'The request took too long',
  413: 'The body is too large',
  415: 'The content type is not one that is understood here',
};
