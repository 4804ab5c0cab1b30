import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Throttles } from '../../throttles.js';
import { PASSWORD, SIGN_IN } from '../limits.js';
import { newToken } from '../token.js';
import { fits, hashPassword, isOutdated } from './hash-password.js';
import { LONGEST } from './password-fault.js';

interface Found {
  readonly id: number;
  readonly password_hash: string;
}

@Injectable()
export class SignInWithPassword {
  /** Somebody whom nobody knows, or who has no password, is compared with this one: that takes as long. */
  private readonly nobodys = hashPassword(newToken());

  constructor(
    private readonly database: Database,
    private readonly throttles: Throttles,
  ) {}

  /** The id of the user; undefined where address and password do not open, whatever the reason. */
  async run(email: string, password: string, client: string): Promise<string | undefined> {
    const account = email.toLowerCase();
    await this.throttles.spend(SIGN_IN, client);
    await this.throttles.spend(PASSWORD, account);
    if (password.length > LONGEST) return undefined;
    const user = await this.find(email);
    const opens = await fits(user?.password_hash ?? (await this.nobodys), password);
    if (user === undefined || !opens) return undefined;
    await this.throttles.giveBack(SIGN_IN, client);
    await this.throttles.giveBack(PASSWORD, account);
    if (isOutdated(user.password_hash)) await this.strengthen(user, password);
    return String(user.id);
  }

  private async find(email: string): Promise<Found | undefined> {
    const [user] = await this.database.query<Found>(
      `select id, password_hash from users
       where lower(email) = lower($1) and active and password_allowed and password_hash is not null`,
      [email],
    );
    return user;
  }

  /** Only now is the password known; it may have been changed at this very moment. */
  private async strengthen({ id, password_hash }: Found, password: string): Promise<void> {
    await this.database.query('update users set password_hash = $3 where id = $1 and password_hash = $2', [
      id,
      password_hash,
      await hashPassword(password),
    ]);
  }
}
