import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Env } from '../../config/env.js';
import { Forbidden, Unauthenticated } from '../http/problem.js';
import { ALLOWED, PUBLIC, type Role } from './allow.js';
import type { CalledRequest, Caller } from './caller.js';
import { Callers } from './callers.js';
import { isSameOrigin } from './same-origin.js';
import { isInScope } from './scopes.js';

/** Stands before every route: what is not explicitly open is closed. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly env: Env,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, route)) return true;

    const request = context.switchToHttp().getRequest<CalledRequest>();
    const caller = await this.callerOf(request);
    const allowed = this.reflector.getAllAndOverride<Role[]>(ALLOWED, route) ?? [];
    if (caller.role !== 'admin' && !allowed.includes(caller.role)) {
      throw new Forbidden(`This is open to ${['admin', ...allowed].join(', ')}; you are ${caller.role}.`);
    }
    const { method, routeOptions } = request;
    if (caller.scopes != null && !isInScope(caller.scopes, method, routeOptions.url ?? '')) {
      throw new Forbidden(`The key is narrowed to ${caller.scopes.join(', ')}.`);
    }
    request.caller = { ...caller, request: { id: request.id, address: request.ip } };
    return true;
  }

  private async callerOf(request: CalledRequest): Promise<Caller> {
    const withKey = request.headers.authorization !== undefined;
    const caller = await this.callers.of(request);
    if (caller === undefined) {
      throw new Unauthenticated(
        withKey
          ? 'The API key is unknown, expired or revoked.'
          : 'Sign in with a sign-in link, or send an API key as a bearer token.',
      );
    }
    if (!withKey && changesSomething(request.method) && !isSameOrigin(request.headers, this.env.publicUrl)) {
      throw new Forbidden('With a session, only pages of Punctual itself may change something.');
    }
    return caller;
  }
}

const changesSomething = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);
