import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';

const page = (id: string) => readFileSync(join(__dirname, '../../../docs/connecting', `${id}.md`), 'utf8');

test.each(helpdesks.map(({ id, setup }) => [id, setup] as const))(
  'the steps for %s name the address, and its template is the one of its page',
  (id, { steps, template }) => {
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.join(' ')).toContain('{address}');
    if (template !== undefined) expect(page(id)).toContain(`\`\`\`json\n${template.text}\n\`\`\``);
  },
);
