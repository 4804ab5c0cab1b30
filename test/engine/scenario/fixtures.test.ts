import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../../src/engine/scenario/parse-scenario.js';
import { runScenario } from '../../../src/engine/scenario/run-scenario.js';

const folder = join(process.cwd(), 'test/fixtures/scenarios');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();

test.each(files)('%s', (file) => {
  const checkpoints = runScenario(parseScenario(readFileSync(join(folder, file), 'utf8'), file));
  expect(checkpoints.length).toBeGreaterThan(0);
  expect(checkpoints.filter(({ ok, checkpoint }) => !ok && !checkpoint.optional)).toEqual([]);
});
