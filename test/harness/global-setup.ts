import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Leaves what the tests need to know in the environment, which Jest hands to its workers. */
export default function setUp(): void {
  const root = process.cwd();
  const dataDir = mkdtempSync(join(tmpdir(), 'punctual-test-'));
  // As root, the server runs as somebody else, who must be able to pass.
  chmodSync(dataDir, 0o711);
  const template = `punctual_template_${randomBytes(4).toString('hex')}`;
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  run('scripts/build.mjs', 'server');
  process.env.PUNCTUAL_TEST_DATA_DIR = dataDir;
  process.env.PUNCTUAL_TEST_TEMPLATE = template;
  process.env.PUNCTUAL_TEST_SERVER = run('dist/test/harness/serve-database.js', dataDir, template);
}
