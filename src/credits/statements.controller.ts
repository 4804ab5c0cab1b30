import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Env } from '../../config/env.js';
import { Audited } from '../audit/audited.js';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { iso, isoOrNull } from '../engine/instant.js';
import { IdPipe } from '../http/id-field.js';
import { IsText } from '../http/text-field.js';
import { PeriodBook } from './period-book.js';
import { SettleStatement } from './settle-statement.js';
import { type LedgerEntry, type Statement, Statements } from './statements.js';

class WhichStatements {
  @IsOptional() @IsText() agreement?: string;
  @IsOptional() @IsIn(['draft', 'approved', 'issued']) state?: Statement['state'];
  @Type(() => Number) @IsInt() @Min(1) @Max(500) limit = 100;
}

class WhoseLedger {
  @IsText() agreement: string;
}

class ReadRevision {
  /** The one that was read. */
  @IsInt() @Min(0) @Max(1_000_000) revision: number;
}

@Controller('api')
export class StatementsController {
  constructor(
    private readonly statements: Statements,
    private readonly settleStatement: SettleStatement,
    private readonly book: PeriodBook,
    private readonly env: Env,
  ) {}

  /** Of every agreement the period that is closed next, and when. */
  @Allow('lead', 'auditor')
  @Get('periods')
  async periods() {
    const next = await this.book.next(this.env.periodGraceDays);
    return next.map(({ agreementId, terms, from, to, closesAt }) => ({
      agreementId,
      title: terms.title,
      timezone: terms.period.timezone,
      from: iso(from),
      to: iso(to),
      closesAt: iso(closesAt),
    }));
  }

  @Allow('lead', 'auditor')
  @Get('statements')
  async list(@Query() which: WhichStatements, @CalledBy() by: Caller) {
    return (await this.statements.list(which)).map((each) => shown(each, by));
  }

  @Allow('lead', 'auditor')
  @Get('statements/:id')
  async get(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    const statement = await this.statements.get(id);
    const revisions = await this.statements.revisions(id);
    const entries = await this.statements.ledger({ statement: id });
    return {
      ...shown(statement, by),
      revisions: revisions.map((each) => ({ ...each, at: iso(each.at), cause: causeFor(by, each.cause) })),
      ledger: entries.map((each) => entry(each, by)),
    };
  }

  @Audited('statement.approved')
  @Post('statements/:id/approve')
  @HttpCode(200)
  async approve(@Param('id', IdPipe) id: number, @Body() { revision }: ReadRevision, @CalledBy() by: Caller) {
    await this.settleStatement.approve(id, revision, by);
    return this.get(id, by);
  }

  @Audited('statement.issued')
  @Post('statements/:id/issue')
  @HttpCode(200)
  async issue(@Param('id', IdPipe) id: number, @Body() { revision }: ReadRevision, @CalledBy() by: Caller) {
    await this.settleStatement.issue(id, revision, by);
    return this.get(id, by);
  }

  @Allow('lead', 'auditor')
  @Get('ledger')
  async ledger(@Query() { agreement }: WhoseLedger, @CalledBy() by: Caller) {
    const entries = await this.statements.ledger({ agreement });
    const balances: Record<string, number> = {};
    for (const { currency, amount } of entries) balances[currency] = (balances[currency] ?? 0) + amount;
    return { balances, entries: entries.map((each) => entry(each, by)) };
  }
}

const shown = (
  { periodFrom, periodTo, closedAt, approvedAt, issuedAt, revisedAt, cause, ...statement }: Statement,
  by: Caller,
) => ({
  ...statement,
  cause: causeFor(by, cause),
  periodFrom: iso(periodFrom),
  periodTo: iso(periodTo),
  closedAt: iso(closedAt),
  approvedAt: isoOrNull(approvedAt),
  issuedAt: isoOrNull(issuedAt),
  revisedAt: iso(revisedAt),
});

const entry = ({ at, cause, ...rest }: LedgerEntry, by: Caller) => ({
  ...rest,
  cause: causeFor(by, cause),
  at: iso(at),
});

/** A cause names tickets and what happened to them, whosever they are. */
const causeFor = ({ sees }: Caller, cause: string | null): string | null =>
  cause === null || sees === 'everything' ? cause : 'facts about tickets of teams of which you see only some';
