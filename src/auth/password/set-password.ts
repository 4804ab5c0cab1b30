import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { type Instant, type Millis, MINUTE } from '../../engine/instant.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { Throttles } from '../../throttles.js';
import { PASSWORD } from '../limits.js';
import { hashOf } from '../token.js';
import { fits, hashPassword } from './hash-password.js';
import { passwordFault } from './password-fault.js';

/** Whoever has just come in by a link has shown as much as an old password would: so one that was forgotten is replaced. */
const JUST_NOW: Millis = 15 * MINUTE;

interface Person {
  readonly name: string;
  readonly email: string;
  readonly password_allowed: boolean;
  readonly password_hash: string | null;
  readonly came_without_password_at: Instant | null;
}

/** Sets one's own password. Every other session of this person ends: somebody else may know the old one. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly database: Database,
    private readonly throttles: Throttles,
    private readonly clock: Now,
    private readonly audit: Audit,
  ) {}

  async run(
    by: Actor & { id: string },
    token: string,
    given: { password: string; current?: string },
  ): Promise<void> {
    const at = this.clock.now();
    const person = await this.find(by.id, token);
    if (!person.password_allowed)
      throw new Conflict('password', 'is not for you: an administrator has you sign in without one');
    const fault = passwordFault(given.password, person);
    if (fault !== null) throw new Invalid('password', fault);
    const cameBy = person.came_without_password_at;
    if (cameBy === null || at - cameBy > JUST_NOW) await this.checkCurrent(person, given.current);
    await this.write(by, token, person, await hashPassword(given.password));
  }

  private async find(userId: string, token: string): Promise<Person> {
    const [person] = await this.database.query<Person>(
      `select name, email, password_allowed, password_hash,
         (select created_at from sessions where token_hash = $2 and user_id = u.id and opened_by <> 'password')
           as came_without_password_at
       from users u where id = $1`,
      [userId, hashOf(token)],
    );
    if (person === undefined) throw new Error(`User ${userId} has a session and is not there.`);
    return person;
  }

  private async checkCurrent({ email, password_hash }: Person, current: string | undefined): Promise<void> {
    if (password_hash === null) return;
    if (current === undefined) throw new Invalid('current', 'is missing: it is the password you have now');
    const account = email.toLowerCase();
    await this.throttles.spend(PASSWORD, account);
    if (!(await fits(password_hash, current))) throw new Invalid('current', 'is not your password');
    await this.throttles.giveBack(PASSWORD, account);
  }

  private write(
    by: Actor & { id: string },
    token: string,
    { password_hash }: Person,
    hashed: string,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update users set password_hash = $3
         where id = $1 and active and password_allowed and password_hash is not distinct from $2`,
        [by.id, password_hash, hashed],
      );
      if (rowCount === 0) throw new Conflict('password', 'was changed at the same moment');
      await tx.query('delete from sessions where user_id = $1 and token_hash <> $2', [by.id, hashOf(token)]);
      const subject = { kind: 'user', id: by.id };
      await this.audit.record(tx, { by, act: 'user.password_set', subject });
    });
  }
}
