import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsBoolean, IsEmail, IsIn } from 'class-validator';
import type { EntityManager, Repository } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { IdPipe } from '../http/id-field.js';
import { MayBeMissing } from '../http/may-be-missing.js';
import { Conflict, Forbidden, Invalid, NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import { Database } from '../database/database.js';
import { IsText } from '../http/text-field.js';
import { ROLES } from './allow.js';
import { CalledBy, type Caller } from './caller.js';
import { Sessions } from './sessions.js';
import { SignInLinks } from './sign-in-links.js';
import { checkTeams, IsTeams } from './teams-field.js';
import { User, type UserRole } from './user.entity.js';
import { isBounded, type Teams } from './visible-tickets.js';

const userRoles = ROLES.filter((role): role is UserRole => role !== 'integration');

class NewUser {
  @IsText()
  name: string;

  @IsEmail()
  email: string;

  @IsIn(userRoles)
  role: UserRole;

  /** Whose tickets an agent or a lead sees has to be said. */
  @MayBeMissing()
  @IsTeams()
  teams?: Teams;
}

class UserChange {
  @MayBeMissing()
  @IsText()
  name?: string;

  @MayBeMissing()
  @IsIn(userRoles)
  role?: UserRole;

  @MayBeMissing()
  @IsTeams()
  teams?: Teams;

  @MayBeMissing()
  @IsBoolean()
  active?: boolean;

  @MayBeMissing()
  @IsBoolean()
  passwordAllowed?: boolean;
}

/** People who may sign in; the admin's business alone. Nobody is deleted, for the record names them. */
@Controller('api/users')
export class UsersController {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly links: SignInLinks,
    private readonly sessions: Sessions,
    private readonly database: Database,
    private readonly now: Now,
    private readonly audit: Audit,
  ) {}

  @Get()
  async list() {
    return (await this.users.find({ order: { name: 'asc', id: 'asc' } })).map(shown);
  }

  @Post()
  @Audited('user.created', 'user.sign_in_link_issued')
  async create(@Body() { name, email, role, teams: asked }: NewUser, @CalledBy() by: Caller) {
    const teams = teamsOf({ role, asked });
    await checkTeams(this.database, role, teams);
    const row = { name, email: email.toLowerCase(), role, teams, active: true, createdAt: this.now.now() };
    const withoutPassword = { passwordHash: null, passwordAllowed: true };
    return this.users.manager.transaction(async (tx) => {
      const added = await tx
        .createQueryBuilder()
        .insert()
        .into(User)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      const id = (added.raw as { id: string }[])[0]?.id;
      if (id === undefined) throw new Conflict('email', 'belongs to a user already');
      const user = shown({ ...row, ...withoutPassword, id });
      await this.audit.record(tx, { by, act: 'user.created', subject: { kind: 'user', id }, after: user });
      return { ...user, signInLink: await this.links.issue(tx, id, by) };
    });
  }

  @Patch(':id')
  @Audited(
    'user.renamed',
    'user.role_changed',
    'user.teams_changed',
    'user.activated',
    'user.deactivated',
    'user.password_allowed',
    'user.password_forbidden',
  )
  async change(@Param('id', IdPipe) id: number, @Body() change: UserChange, @CalledBy() caller: Caller) {
    const stops = change.active === false ? 'active' : isLess(change.role) ? 'role' : undefined;
    if (stops !== undefined && caller.kind === 'user' && caller.id === String(id)) {
      throw new Forbidden('Another admin must do this, so that one is left.');
    }
    const user = await this.users.manager.transaction(async (tx) => {
      if (stops !== undefined) await refuseForLastAdmin(tx, id, stops);
      const found = await locked(tx, id);
      if (found === null) return null;
      const role = change.role ?? found.role;
      const teams = teamsOf({ role, asked: change.teams, before: found });
      await checkTeams(tx, role, teams);
      await this.write(tx, found, { ...change, teams });
      const saved = await tx.findOneByOrFail(User, { id: found.id });
      await this.recordChange(tx, caller, found, saved);
      return saved;
    });
    if (user === null) throw new NotFound(`User ${id}`);
    return shown(user);
  }

  @Post(':id/sign-in-link')
  @Audited('user.sign_in_link_issued')
  @HttpCode(201)
  async signInLink(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    const user = await this.find(id);
    if (!user.active) throw new Conflict('id', 'is a user who is not active');
    const { manager } = this.users;
    return { signInLink: await manager.transaction((tx) => this.links.issue(tx, user.id, by)) };
  }

  /** Whoever may do something else from now on, or may no longer sign in as they did, signs in again. */
  private async write(tx: EntityManager, found: User, named: UserChange & { teams: Teams }): Promise<void> {
    const forgotten = named.passwordAllowed === false ? { passwordHash: null } : {};
    const change: Partial<User> = { ...named, ...forgotten };
    const differs = (['role', 'active', 'passwordHash'] as const).some(
      (what) => change[what] !== undefined && change[what] !== found[what],
    );
    if (differs) await this.sessions.endAll(tx, found.id);
    await tx.update(User, { id: found.id }, change as object);
  }

  /** Each under the word that people will look for. */
  private async recordChange(tx: EntityManager, by: Caller, was: User, is: User): Promise<void> {
    const subject = { kind: 'user', id: is.id };
    const acts = [
      ['user.renamed', 'name'],
      ['user.role_changed', 'role'],
      ['user.teams_changed', 'teams'],
      [is.active ? 'user.activated' : 'user.deactivated', 'active'],
      [is.passwordAllowed ? 'user.password_allowed' : 'user.password_forbidden', 'passwordAllowed'],
    ] as const;
    for (const [act, field] of acts) {
      const [before, after] = [{ [field]: was[field] }, { [field]: is[field] }];
      await this.audit.record(tx, { by, act, subject, before, after });
    }
  }

  private async find(id: number): Promise<User> {
    const user = await this.users.findOneBy({ id: String(id) });
    if (user === null) throw new NotFound(`User ${id}`);
    return user;
  }
}

const shown = ({ id, name, email, role, teams, active, passwordHash, passwordAllowed }: User) => ({
  id: Number(id),
  name,
  email,
  role,
  teams,
  active,
  passwordAllowed,
  hasPassword: passwordHash !== null,
});

/** Never widened in passing: an admin who becomes a lead has to be given teams, or everything, on purpose. */
function teamsOf({ role, asked, before }: { role: UserRole; asked?: Teams; before?: User }): Teams {
  if (asked !== undefined) return asked;
  if (!isBounded(role)) return 'all';
  if (before !== undefined && isBounded(before.role)) return before.teams;
  throw new Invalid('teams', `must say whose tickets this ${role} sees: "all", or a list of team ids`);
}

/** What else is done to this person waits for us, and we see what was done before. */
const locked = (tx: EntityManager, id: number) =>
  tx.findOne(User, { where: { id: String(id) }, lock: { mode: 'pessimistic_write' } });

const isLess = (role: UserRole | undefined) => role !== undefined && role !== 'admin';

/** An API key signs nobody in. Locked in one order, so that of two admins who demote each other one stays. */
async function refuseForLastAdmin(tx: EntityManager, id: number, field: string): Promise<void> {
  const admins = await tx.find(User, {
    where: { role: 'admin', active: true },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
  if (admins.length === 1 && admins[0]?.id === String(id)) {
    throw new Conflict(field, 'cannot change: no active admin would be left');
  }
}
