import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { finalize, type Observable, tap } from 'rxjs';
import type { Act } from './acts.js';
import { Audit } from './audit.js';
import { AUDITED, NOT_AUDITED } from './audited.js';

/**
 * Nothing changes without a word in the log. A route that says neither `@Audited` nor `@NotAudited` is not run at all; one
 * that succeeds without recording what it announced is answered 500, which no test of that route survives.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isRead(request.method)) return next.handle();
    const route = `${request.method} ${request.routeOptions.url}`;
    const announced = this.reflector.get<Act[] | undefined>(AUDITED, context.getHandler());
    if (announced === undefined) {
      if (this.reflector.get<string | undefined>(NOT_AUDITED, context.getHandler())) return next.handle();
      throw new Error(`${route} says neither @Audited nor @NotAudited, and is not run.`);
    }
    const { acts, end } = this.audit.watch(request.id);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const compare = () => {
      // A page that says no is an answer, too, and no act.
      if (reply.statusCode < 400) compareActs(route, announced, acts);
    };
    return next.handle().pipe(tap({ complete: compare }), finalize(end));
  }
}

const isRead = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method);

function compareActs(route: string, announced: readonly Act[], recorded: ReadonlySet<Act>): void {
  if (recorded.size === 0) throw new Error(`${route} is @Audited and recorded nothing by its caller.`);
  const surprise = [...recorded].find((act) => !announced.includes(act));
  if (surprise !== undefined)
    throw new Error(`${route} recorded ${surprise}, which its @Audited leaves out.`);
}
