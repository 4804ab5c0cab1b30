// `npm test`: the whole suite, with a closing line that a script can read: `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');
const folder = mkdtempSync(join(tmpdir(), 'punctual-results-'));
const results = join(folder, 'results.json');

// Every product test file runs a whole application beside PostgreSQL: more workers than cores only make them wait.
const workers = Math.max(1, Math.min(availableParallelism(), 6));
const given = process.argv.slice(2);
const args = [jest, `--maxWorkers=${workers}`, '--json', `--outputFile=${results}`, ...given];

const child = spawn(process.execPath, args, { stdio: ['inherit', 'ignore', 'inherit'] });
// Ctrl-C reaches Jest by itself; we wait for what it has to say.
process.on('SIGINT', () => undefined);
const status = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));

const { numPassedTests, numFailedTests, numPendingTests, testResults } = read();
const unreadable = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const failed = numFailedTests + unreadable.length;
rmSync(folder, { recursive: true, force: true });
if (numPendingTests > 0) console.log(`${numPendingTests} skipped`);
console.log(`${numPassedTests} passed, ${failed === 0 && status !== 0 ? 1 : failed} failed`);
process.exitCode = status;

/** Jest that could not even begin leaves no results. */
function read() {
  try {
    return JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
  }
}
