import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

export default function tearDown(): void {
  const dataDir = process.env.PUNCTUAL_TEST_DATA_DIR ?? '';
  if (!process.env.TEST_DATABASE_URL) {
    execFileSync(process.execPath, ['dist/test/harness/stop-database.js', dataDir], { stdio: 'inherit' });
  }
  rmSync(dataDir, { recursive: true, force: true });
}
