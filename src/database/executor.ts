import type pg from 'pg';

/** The pool of `Database`, or a transaction of it: both give instants as numbers. */
export type Executor = Pick<pg.ClientBase, 'query'>;
