export interface FieldFault {
  /** A path into the input: `levels[0].objectives[1].seconds`. */
  readonly field: string;
  /** Completes the sentence "<field> …". */
  readonly reason: string;
}

/** An error that is the caller's to know about, in the words of RFC 9457. Everything else is a 500 that tells nothing. */
export abstract class Problem extends Error {
  abstract readonly status: number;
  abstract readonly title: string;
  readonly errors: readonly FieldFault[] = [];
  readonly retryAfterSeconds?: number;
}

/** The request's shape is wrong: fields missing, unknown, or of the wrong type. All of them at once. */
export class BadRequest extends Problem {
  override readonly name = 'BadRequest';
  readonly status = 400;
  readonly title = 'The request is not valid';

  constructor(override readonly errors: readonly FieldFault[]) {
    super(errors.map(({ field, reason }) => `${field} ${reason}`).join('; '));
  }
}

/** One field is what is wrong. */
abstract class FieldProblem extends Problem {
  override readonly errors: readonly FieldFault[];

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.errors = [{ field, reason }];
  }
}

/** Well formed, and still it makes no sense: a zone nobody knows, a promise nobody can keep. */
export class Invalid extends FieldProblem {
  override readonly name = 'Invalid';
  readonly status = 422;
  readonly title = 'The request cannot be carried out';
}

export class Unauthenticated extends Problem {
  override readonly name: string = 'Unauthenticated';
  readonly status = 401;
  readonly title: string = 'Nobody is signed in';
}

/** A helpdesk's request is known by its signature; nobody is signed in there. */
export class Unsigned extends Unauthenticated {
  override readonly name = 'Unsigned';
  override readonly title = 'The request is not signed as it should be';
}

export class Forbidden extends Problem {
  override readonly name = 'Forbidden';
  readonly status = 403;
  readonly title = 'This is not allowed';
}

export class NotFound extends Problem {
  override readonly name = 'NotFound';
  readonly status = 404;
  readonly title = 'There is no such thing';

  constructor(
    message: string,
    override readonly errors: readonly FieldFault[] = [],
  ) {
    super(message);
  }
}

/** What was asked for contradicts what is there. */
export class Conflict extends FieldProblem {
  override readonly name = 'Conflict';
  readonly status = 409;
  readonly title = 'The request conflicts with what is there';
}

/** Somebody else changed it after the caller had read it. */
export class Stale extends FieldProblem {
  override readonly name = 'Stale';
  readonly status = 412;
  readonly title = 'It was changed meanwhile';
}

/** The same as where Fastify refuses one. */
export class TooLarge extends Problem {
  override readonly name = 'TooLarge';
  readonly status = 413;
  readonly title = 'The body is too large';
  override readonly errors = [{ field: 'body', reason: 'is too large' }];
}

export class WrongType extends Problem {
  override readonly name = 'WrongType';
  readonly status = 415;
  readonly title = 'This type of content is not taken here';
}

export class TooManyRequests extends Problem {
  override readonly name = 'TooManyRequests';
  readonly status = 429;
  readonly title = 'Too many attempts';

  constructor(override readonly retryAfterSeconds: number) {
    super(`Try again in ${retryAfterSeconds} seconds.`);
  }
}

/** Something we need is down. The sender should come back, and a helpdesk's webhook queue will. */
export class Unavailable extends Problem {
  override readonly name = 'Unavailable';
  readonly status = 503;
  readonly title = 'Punctual cannot answer right now';

  constructor(
    override readonly retryAfterSeconds = 30,
    options?: ErrorOptions,
  ) {
    super(`Try again in ${retryAfterSeconds} seconds.`, options);
  }
}
