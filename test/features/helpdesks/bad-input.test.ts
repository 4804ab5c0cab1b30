import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostile } from '../../fixtures/webhooks/hostile.js';

const page = readFileSync(join(__dirname, '../../../docs/bad-input.md'), 'utf8');
const lines = [...page.matchAll(/^\| (.+?) *\| .+\| `(.+?)`: (.+?) *\|$/gm)].map(([, what, file, title]) => {
  return { what: what!, file: file!, title: title! };
});

test('the page of bad input names every test there is, and how many bodies', () => {
  expect(lines.length).toBeGreaterThanOrEqual(20);
  expect(page).toContain(`| ${hostile.length} poison bodies, well signed`);
});

test.each(lines)('$what: $file holds it', ({ file, title }) => {
  expect(readFileSync(join(__dirname, '..', file), 'utf8')).toContain(title);
});
