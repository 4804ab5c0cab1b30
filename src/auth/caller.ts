import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../audit/actor.js';
import type { Role } from './allow.js';
import type { Boundary } from './visible-tickets.js';

/** Who is asking: a person with a session, or a machine with an API key. */
export interface Caller extends Actor {
  readonly kind: 'user' | 'api_key';
  readonly id: string;
  readonly role: Role;
  readonly sees: Boundary;
  /** Of a key that is narrowed; absent or null: everything that the role may. */
  readonly scopes?: readonly string[] | null;
}

export type CalledRequest = FastifyRequest & { caller?: Caller };

/** The caller, as the guard found it; undefined on public routes. */
export const CalledBy = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CalledRequest>().caller,
);
