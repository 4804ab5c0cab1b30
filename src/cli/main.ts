import { Command, CommanderError, Option } from 'commander';
import type { ApplyOptions } from './agreement/apply.js';
import type { BacktestOptions } from './analyses/backtest.js';
import type { BaselineOptions } from './analyses/baseline.js';

/** Wrong arguments or unusable input, as opposed to 1: the command ran, and something in it failed. */
const WRONG_INPUT = 2;

const program = new Command('punctual')
  .description('An SLA tracker that stands beside any helpdesk.')
  .showHelpAfterError('(punctual --help lists the commands)')
  .exitOverride();

// Each command loads its own code: a calendar sum must not wait for a web server to load.

program
  .command('start')
  .description('run the server, with a PostgreSQL of its own unless DATABASE_URL is set')
  .action(async () => {
    const [{ readEnv }, { serve }] = await Promise.all([
      import('../../config/env.js'),
      import('../serve.js'),
    ]);
    await serve(readEnv());
  });

program
  .command('demo')
  .description('run the server and play a stream of webhooks against it')
  .action(async () => {
    const { demoCommand } = await import('./demo.js');
    await demoCommand({ stdout: process.stdout });
  });

program
  .command('migrate')
  .description('bring the database schema up to date and exit')
  .action(async () => {
    const { migrateCommand } = await import('./migrate.js');
    await migrateCommand({ out });
  });

program
  .command('sign-in-link')
  .description('print a link that signs somebody in once')
  .argument('[email]', 'whom; the first administrator where nobody is named')
  .action(async (email?: string) => {
    const { signInLinkCommand } = await import('./sign-in-link.js');
    process.exitCode = await signInLinkCommand(email, { out, err });
  });

program
  .command('rotate-secrets')
  .description('seal every stored secret with SECRET_KEY that is sealed with a key of SECRET_KEY_PREVIOUS')
  .action(async () => {
    const { rotateSecretsCommand } = await import('./rotate-secrets.js');
    process.exitCode = await rotateSecretsCommand({ out, err });
  });

program
  .command('scenario')
  .description('run worked cases through the engine, without a database')
  .argument('<files...>', 'scenario files')
  .option('--json', 'one JSON object a checkpoint', false)
  .action(async (files: string[], options: { json: boolean }) => {
    const { scenarioCommand } = await import('./scenario.js');
    process.exitCode = await scenarioCommand(files, options, { out, err });
  });

program
  .command('explain')
  .description('say why a clock of a scenario file shows what it shows')
  .argument('<file>', 'a scenario file')
  .requiredOption('--target <id>', 'whose clock')
  .requiredOption('--as-of <instant>', 'ISO 8601 with its offset')
  .option('--cycle <n>', 'which cycle; the last where none is named')
  .option('--json', 'the explanation as one JSON object', false)
  .action(async (file: string, question: { target: string; asOf: string; cycle?: string; json: boolean }) => {
    const { explainCommand } = await import('./explain.js');
    process.exitCode = await explainCommand(file, question, { out, err });
  });

program
  .command('calendar')
  .description('business-time sums: operations as JSON lines on stdin, results on stdout')
  .requiredOption('--calendars <file>', 'a JSON object of calendars by id')
  .action(async (options: { calendars: string }) => {
    const { calendarCommand } = await import('./calendar.js');
    const { stdin, stdout, stderr } = process;
    process.exitCode = await calendarCommand(options, { stdin, stdout, stderr });
  });

program
  .command('import')
  .description('replay a helpdesk’s event log (CSV, also .gz) through the same path as its webhooks')
  .argument('<file>', 'the log')
  .requiredOption('--mapping <file>', 'what its columns and activities mean')
  .option('--promises <file>', 'a calendar and an agreement to publish first')
  .action(async (file: string, options: { mapping: string; promises?: string }) => {
    const { importCommand } = await import('./import.js');
    process.exitCode = await importCommand(file, options, { out, err, progress: process.stderr });
  });

program
  .command('baseline')
  .description('what could be promised, from past tickets: by priority, at 90, 95 and 99 %, with bounds')
  .requiredOption('--calendar <id>', 'whose open hours count')
  .requiredOption('--from <instant>', 'tickets created from here on; ISO 8601 with its offset')
  .requiredOption('--to <instant>', 'and before this')
  .option('--metric <metrics...>', 'first_response and resolution where none is named')
  .option('--pause-on <statuses...>', 'in which the time stands still')
  .option('--percent <percents...>', 'other shares of tickets than 90, 95 and 99')
  .option('--json', 'the answer as one JSON object', false)
  .action(async (options: BaselineOptions) => {
    const { baselineCommand } = await import('./analyses/baseline.js');
    process.exitCode = await baselineCommand(options, { out, err, progress: process.stderr });
  });

program
  .command('backtest')
  .description('what an agreement would have done to past tickets, beside what holds today')
  .argument('<file>', 'an agreement file, as `agreement export` writes it')
  .option('--id <id>', 'which agreement it would be, or become a version of, if not the one it names')
  .requiredOption('--from <instant>', 'tickets created from here on; ISO 8601 with its offset')
  .requiredOption('--to <instant>', 'and before this')
  .option('--json', 'the answer as one JSON object', false)
  .action(async (file: string, options: BacktestOptions) => {
    const { backtestCommand } = await import('./analyses/backtest.js');
    process.exitCode = await backtestCommand(file, options, { out, err, progress: process.stderr });
  });

program
  .command('backfill')
  .description('bring in what was never sent: events in the standard format, as JSON lines or a JSON list')
  .argument('<file>', 'the events, also .gz; - is standard input')
  .requiredOption('--integration <id>', 'whose tickets they are about')
  .option('--since <instant>', 'pass over what tells of nothing since then')
  .option('--dry-run', 'read and report, and store nothing', false)
  .action(async (file: string, options: { integration: string; since?: string; dryRun: boolean }) => {
    const { backfillCommand } = await import('./backfill.js');
    const { stdin, stderr } = process;
    process.exitCode = await backfillCommand(file, options, { stdin, out, err, progress: stderr });
  });

const agreement = program.command('agreement').description('agreements in files of your own');

agreement
  .command('lint')
  .description('check agreement files, without a database')
  .argument('<files...>', 'YAML files')
  .action(async (files: string[]) => {
    const { lintAgreementFiles } = await import('./agreement/lint.js');
    process.exitCode = await lintAgreementFiles(files, { out, err });
  });

agreement
  .command('templates')
  .description('list the contracts to start from')
  .action(async () => {
    const { listTemplates } = await import('./agreement/templates.js');
    process.exitCode = listTemplates({ out, err });
  });

agreement
  .command('new')
  .description('write one of them to standard output')
  .requiredOption('--template <name>', 'which')
  .option('--id <id>', 'the id of the new agreement')
  .action(async (options: { template: string; id?: string }) => {
    const { newFromTemplate } = await import('./agreement/templates.js');
    process.exitCode = newFromTemplate(options, { out, err });
  });

agreement
  .command('export')
  .description('write the version that was published last to standard output')
  .argument('<id>', 'which agreement')
  .action(async (id: string) => {
    const { exportAgreement } = await import('./agreement/export.js');
    process.exitCode = await exportAgreement(id, undefined, { out, err });
  });

agreement
  .command('diff')
  .description('say what a file would change of the version that was published last')
  .argument('<file>', 'a YAML file')
  .action(async (file: string) => {
    const { diffAgreement } = await import('./agreement/diff.js');
    process.exitCode = await diffAgreement(file, undefined, { out, err });
  });

agreement
  .command('apply')
  .description('show what a file changes and what that does, ask, and publish or propose it')
  .argument('<file>', 'a YAML file')
  .addOption(
    new Option('--reach <whom>', 'new tickets, or running clocks too')
      .choices(['new', 'running'])
      .default('new'),
  )
  .option('--from <instant>', 'from when on it holds; ISO 8601 with its offset')
  .option('--force', 'also where it leaves a service without any agreement', false)
  .option('--yes', 'do not ask', false)
  .action(async (file: string, options: ApplyOptions) => {
    const { applyAgreement } = await import('./agreement/apply.js');
    const ask = process.stdin.isTTY && process.stdout.isTTY ? askOnTerminal : undefined;
    process.exitCode = await applyAgreement(file, options, { out, err, ask });
  });

async function askOnTerminal(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

const audit = program.command('audit').description('the record of every administrative act');

audit
  .command('verify')
  .description('walk the chain of the audit log: 0 where it is sound, 1 where it was tampered with')
  .option('--expect <sequence:hash>', 'an earlier head that must still be there')
  .option('--json', 'the result as one JSON object', false)
  .action(async (options: { expect?: string; json: boolean }) => {
    const { auditVerifyCommand } = await import('./audit.js');
    process.exitCode = await auditVerifyCommand(options, { out, err, progress: process.stderr });
  });

audit
  .command('head')
  .description('print the last entry’s place and hash, to be kept elsewhere')
  .option('--json', 'as one JSON object', false)
  .action(async (options: { json: boolean }) => {
    const { auditHeadCommand } = await import('./audit.js');
    process.exitCode = await auditHeadCommand(options, { out, err, progress: process.stderr });
  });

function out(line: string): void {
  process.stdout.write(`${line}\n`);
}

function err(line: string): void {
  process.stderr.write(`${line}\n`);
}

// Whoever reads us may have read enough (`| head`).
process.stdout.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (fault) {
  process.exitCode = explain(fault as Error);
}

function explain(fault: Error): number {
  // Commander has said it already.
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : WRONG_INPUT;
  const expected = fault.name === 'EnvironmentFaults';
  err(expected ? fault.message : (fault.stack ?? fault.message));
  return 1;
}
