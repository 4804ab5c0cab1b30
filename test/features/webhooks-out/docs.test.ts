import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { EVENT_TYPES } from '../../../src/notices/webhooks-out/event-types.js';
import { SendWebhooks } from '../../../src/notices/webhooks-out/send-webhooks.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';

const page = readFileSync(join(__dirname, '../../../docs/webhooks-out.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(page)![1]!;

test('the page lists the event types there are', () => {
  const listed = [...page.matchAll(/^\| `([a-z.]+)` +\|/gm)].map(([, type]) => type);
  expect(listed).toEqual(EVENT_TYPES);
});

describe('the examples', () => {
  let s: Story;
  let dir: string;
  beforeAll(async () => {
    // Beside node_modules, where the example finds the library.
    dir = await mkdtemp(join(__dirname, '../../../node_modules/.docs-'));
    s = await story({
      now: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      backend: 'postgres',
      objectives: [{ id: 'solve', metric: 'resolution', clock: 'calendar', seconds: 60 }],
      env: { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' },
    });
  });
  afterAll(async () => {
    await s.end();
    await rm(dir, { recursive: true });
  });

  test('work as they are printed: the endpoint is made, the receiver takes what is sent, the body is as shown', async () => {
    const env = { PATH: process.env.PATH, PUNCTUAL: s.app.url, KEY: s.admin.key };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', block('sh')], { env });
    const { secret, ...made } = JSON.parse(stdout);
    const port = await getPort();
    const there = { ...made, url: `http://127.0.0.1:${port}/` };
    const { url, eventTypes } = there;
    expect((await s.admin.put('/api/webhook-endpoints/crm', { url, eventTypes })).status).toBe(200);

    await writeFile(join(dir, 'receiver.mjs'), block('js'));
    const given = { PATH: process.env.PATH, SECRET: secret, PORT: String(port) };
    const receiver = spawn(process.execPath, [join(dir, 'receiver.mjs')], { env: given });
    try {
      const printed: string[] = [];
      receiver.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text));
      await until(
        () =>
          fetch(url, { method: 'POST' }).then(
            ({ status }) => status === 401,
            () => false,
          ),
        'the receiver to listen',
      );
      // The library compares with the real time and tolerates five minutes.
      await s.helpdesk.opens('T-1');
      await s.passTo(new Date(s.now.now() + 60_000).toISOString());
      await until(() => printed.join('').includes('ticket.clock.breached T-1'), 'the message to be printed');
      await s.app.app.get(SendWebhooks).idle();
    } finally {
      receiver.kill();
      await once(receiver, 'exit');
    }
    const [row] = await s.db.query<{ body: string; state: string }>(
      'select body, state from webhook_messages',
    );
    expect(row?.state).toBe('sent');
    expect(shape(JSON.parse(row?.body ?? ''))).toEqual(shape(JSON.parse(block('json'))));
  });
});

/** Which fields there are, and in which order they stand. */
function shape(value: unknown, path = ''): string[] {
  if (value === null || typeof value !== 'object' || path.match(/ticket\.(customer|team|assignee)$/))
    return [path];
  return Object.entries(value).flatMap(([key, inner]) => shape(inner, path === '' ? key : `${path}.${key}`));
}
