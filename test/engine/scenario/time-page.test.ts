import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../../src/engine/scenario/parse-scenario.js';
import { runScenario } from '../../../src/engine/scenario/run-scenario.js';

const page = readFileSync(join(process.cwd(), 'docs/time.md'), 'utf8');
const examples = [...page.matchAll(/^## (C\d+).*?^```json\n(.*?)^```/gms)].map(([, rule, json]) => ({
  rule: rule!,
  json: json!,
}));

test('the page has one worked example for each of the thirteen rules', () => {
  expect(examples.map(({ rule }) => rule)).toEqual(Array.from({ length: 13 }, (_, i) => `C${i + 1}`));
});

test.each(examples)('$rule: the example on the page holds', ({ rule, json }) => {
  const checkpoints = runScenario(parseScenario(json, `docs/time.md ${rule}`));
  expect(checkpoints.length).toBeGreaterThan(0);
  expect(checkpoints.filter(({ ok }) => !ok)).toEqual([]);
});
