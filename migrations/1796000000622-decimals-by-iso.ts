import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Amounts are whole minor units, and how many decimals a currency has was the runtime's to say. It is ISO 4217's now, so what
 * is stored in a currency of which the two differ is written in ISO's units: 1,500 HUF stay 1,500 HUF, as 1500.00. That says
 * nothing new, so it is done behind the triggers that keep these tables from being changed.
 *
 * What was rounded to a whole unit that is none of ISO's (101 HUF for 100.50) is corrected when its statement is next compared
 * with the facts: an agreement's amounts are rounded to the smallest unit there is.
 */
export class DecimalsByIso1796000000622 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rescale(runner, moreDecimals);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rescale(runner, (currency) => -moreDecimals(currency));
  }
}

/** Those that have decimals by ISO 4217, and none by what runtimes have known. */
const TWO = 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'.split(' ');
const THREE = 'IQD';

function moreDecimals(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const known = format.resolvedOptions().maximumFractionDigits ?? 2;
  if (currency === THREE) return 3 - known;
  return TWO.includes(currency) ? 2 - known : 0;
}

async function rescale(runner: QueryRunner, more: (currency: string) => number): Promise<void> {
  const used: { currency: string }[] = await runner.query(
    `select currency from statements where currency is not null
     union select answer #>> '{credits,today,currency}' from analyses where answer #>> '{credits,today,currency}' is not null
     union select answer #>> '{credits,draft,currency}' from analyses where answer #>> '{credits,draft,currency}' is not null`,
  );
  for (const { currency } of used) {
    const factor = 10 ** more(currency);
    if (factor === 1) continue;
    await rescaleLedger(runner, currency, factor);
    await rescaleStatements(runner, currency, factor);
    await rescaleAnalyses(runner, currency, factor);
  }
}

async function rescaleLedger(runner: QueryRunner, currency: string, factor: number): Promise<void> {
  await runner.query('alter table ledger_entries disable trigger ledger_is_append_only');
  await runner.query('update ledger_entries set amount = round(amount * $2::numeric) where currency = $1', [
    currency,
    factor,
  ]);
  await runner.query('alter table ledger_entries enable trigger ledger_is_append_only');
}

async function rescaleStatements(runner: QueryRunner, currency: string, factor: number): Promise<void> {
  const revisions: { id: string; revision: number; figures: unknown }[] = await runner.query(
    `select r.statement_id as id, r.revision, r.figures
     from statement_revisions r join statements s on s.id = r.statement_id where s.currency = $1`,
    [currency],
  );
  await runner.query('alter table statement_revisions disable trigger revisions_are_append_only');
  for (const { id, revision, figures } of revisions) {
    await runner.query(
      'update statement_revisions set figures = $3 where statement_id = $1 and revision = $2',
      [id, revision, JSON.stringify(rescaled(figures, factor))],
    );
  }
  await runner.query('alter table statement_revisions enable trigger revisions_are_append_only');
}

async function rescaleAnalyses(runner: QueryRunner, currency: string, factor: number): Promise<void> {
  for (const side of ['today', 'draft']) {
    const answers: { id: string; credits: unknown }[] = await runner.query(
      `select id, answer #> $2 as credits from analyses where answer #>> $3 = $1`,
      [currency, ['credits', side], ['credits', side, 'currency']],
    );
    for (const { id, credits } of answers) {
      await runner.query('update analyses set answer = jsonb_set(answer, $2, $3) where id = $1', [
        id,
        ['credits', side],
        JSON.stringify(rescaled(credits, factor)),
      ]);
    }
  }
}

const MONEY = new Set('claimed credited credit cutByCap reward amount earnBack total cap'.split(' '));

function rescaled(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((each) => rescaled(each, factor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      MONEY.has(key) && typeof each === 'number' ? Math.round(each * factor) : rescaled(each, factor),
    ]),
  );
}
