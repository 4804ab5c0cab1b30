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
  async list(@Query() which: WhichStatements) {
    return (await this.statements.list(which)).map(shown);
  }

  @Allow('lead', 'auditor')
  @Get('statements/:id')
  async get(@Param('id', IdPipe) id: number) {
    const statement = await this.statements.get(id);
    const revisions = await this.statements.revisions(id);
    const entries = await this.statements.ledger({ statement: id });
    return {
      ...shown(statement),
      revisions: revisions.map((each) => ({ ...each, at: iso(each.at) })),
      ledger: entries.map(entry),
    };
  }

  @Audited('statement.approved')
  @Post('statements/:id/approve')
  @HttpCode(200)
  async approve(@Param('id', IdPipe) id: number, @Body() { revision }: ReadRevision, @CalledBy() by: Caller) {
    await this.settleStatement.approve(id, revision, by);
    return this.get(id);
  }

  @Audited('statement.issued')
  @Post('statements/:id/issue')
  @HttpCode(200)
  async issue(@Param('id', IdPipe) id: number, @Body() { revision }: ReadRevision, @CalledBy() by: Caller) {
    await this.settleStatement.issue(id, revision, by);
    return this.get(id);
  }

  @Allow('lead', 'auditor')
  @Get('ledger')
  async ledger(@Query() { agreement }: WhoseLedger) {
    const entries = await this.statements.ledger({ agreement });
    const balances: Record<string, number> = {};
    for (const { currency, amount } of entries) balances[currency] = (balances[currency] ?? 0) + amount;
    return { balances, entries: entries.map(entry) };
  }
}

const shown = ({
  periodFrom,
  periodTo,
  closedAt,
  approvedAt,
  issuedAt,
  revisedAt,
  ...statement
}: Statement) => ({
  ...statement,
  periodFrom: iso(periodFrom),
  periodTo: iso(periodTo),
  closedAt: iso(closedAt),
  approvedAt: isoOrNull(approvedAt),
  issuedAt: isoOrNull(issuedAt),
  revisedAt: iso(revisedAt),
});

const entry = ({ at, ...rest }: LedgerEntry) => ({ ...rest, at: iso(at) });
