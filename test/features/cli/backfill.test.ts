import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readEnv } from '../../../config/env.js';
import { backfillCommand, type BackfillOptions } from '../../../src/cli/backfill.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { SettableNow } from '../../harness/settable-now.js';
import { promiseEverybody } from '../deliveries/promised.js';

// Each command starts and stops as much of the application as it needs.
jest.setTimeout(60_000);

let app: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'punctual-backfill-'));
beforeAll(async () => {
  app = await startApp({ now: new SettableNow('2026-03-01T00:00:00Z'), env: { ROLE: 'api' } });
  await promiseEverybody(app);
  await connect(app, 'standard', { id: 'desk' });
});
afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true });
});

async function run(file: string, options: Partial<BackfillOptions> = {}, stdin = '') {
  const [out, err]: string[][] = [[], []];
  const env = readEnv({
    DATABASE_URL: app.env.databaseUrl,
    SECRET_KEY: app.env.secretKey.toString('base64'),
    LOG_LEVEL: 'fatal',
  });
  const io = {
    stdin: Readable.from([Buffer.from(stdin)]),
    out: (line: string) => void out!.push(line),
    err: (line: string) => void err!.push(line),
    progress: new PassThrough().resume(),
  };
  const status = await backfillCommand(file, { integration: 'desk', dryRun: false, env, ...options }, io);
  return { status, out, err };
}

const opened = (id: string) =>
  JSON.stringify({ ticket: { id, createdAt: '2026-03-02T08:00:00Z', status: 'open' } });

test('a file is taken, and taken once; what is wrong is told with its line', async () => {
  const file = join(folder, 'events.jsonl.gz');
  writeFileSync(file, gzipSync([opened('1'), '{', opened('2')].join('\n')));
  expect(await run(file, { dryRun: true })).toEqual({
    status: 1,
    out: ['3 elements: 4 facts about 2 tickets, 0 passed over, 1 refused; nothing was stored'],
    err: [expect.stringMatching(/^line 2: body is not JSON/)],
  });
  expect(await app.db.query('select from tickets')).toEqual([]);
  expect((await run(file)).out).toEqual([
    '3 elements: 2 ingested, 0 known already, 0 passed over, 1 refused',
  ]);
  expect(await run('-', {}, `[${opened('1')}, ${opened('2')}]`)).toEqual({
    status: 0,
    out: ['2 elements: 0 ingested, 2 known already, 0 passed over, 0 refused'],
    err: [],
  });
  expect(await app.db.query(`select from clocks where clock_id = 'house/first_response'`)).toHaveLength(2);
});

test.each([
  ['nowhere.jsonl', {}, /nowhere.jsonl: cannot be read: ENOENT/],
  ['-', { integration: 'nobody' }, /integration nobody/],
  ['-', { since: 'yesterday' }, /--since must be an instant/],
  ['-', {}, /has no element/],
])('%s %j is refused, in a sentence', async (file, options, why) => {
  const { status, err } = await run(file, options);
  expect([status, err]).toEqual([2, [expect.stringMatching(why)]]);
});

const bench = process.env.BACKFILL_FILE;
(bench === undefined ? test.skip : test)('how fast it is', async () => {
  const began = performance.now();
  const { out } = await run(bench!);
  process.stderr.write(`${out!.join()} in ${Math.round(performance.now() - began)} ms\n`);
});
