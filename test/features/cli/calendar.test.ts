import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { calendarCommand } from '../../../src/cli/calendar.js';

const CALENDARS = {
  office: {
    timezone: 'America/New_York',
    weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], fri: [['09:00', '17:00']] },
  },
  once: { timezone: 'UTC', holidays: [{ date: '2026-06-01', open: [['09:00', '10:00']] }] },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punctual-calendars-'));
  file = join(folder, 'calendars.json');
  await writeFile(file, JSON.stringify(CALENDARS));
});
afterEach(() => rm(folder, { recursive: true }));

async function punctual(input: string | Readable, calendars = file) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const out = text(stdout);
  const err = text(stderr);
  const stdin = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const status = await calendarCommand({ calendars }, { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  return { status, out: (await out).split('\n').filter(Boolean), err: await err };
}

const ask = async (...operations: object[]) => {
  const { status, out } = await punctual(operations.map((operation) => JSON.stringify(operation)).join('\n'));
  return { status, answers: out.map((line) => JSON.parse(line)) };
};

test('each operation is answered in its order', async () => {
  const { status, answers } = await ask(
    { id: 'a', calendar: 'office', op: 'add', at: '2026-11-20T15:00:00-05:00', ms: 3 * 3_600_000 },
    { id: 'b', calendar: 'office', op: 'add', at: Date.parse('2026-11-23T15:00Z'), ms: -2 * 3_600_000 },
    { id: 3, calendar: 'office', op: 'add', at: '2026-11-22T03:04:05.678Z', ms: 0 },
    { id: 'd', calendar: 'office', op: 'between', from: '2026-11-20T20:00Z', to: '2026-11-23T15:00:00.5Z' },
    { id: 'e', calendar: 'office', op: 'open', at: '2026-11-20T14:00:00Z' },
    { id: 'f', calendar: 'office', op: 'open', at: '2026-11-20T22:00:00Z' },
    { id: 'g', calendar: 'office', op: 'next', at: '2026-11-20T22:00:00Z' },
    { id: 'h', calendar: 'once', op: 'next', at: '2026-06-01T10:00:00Z' },
  );
  expect(answers).toEqual([
    { id: 'a', at: '2026-11-23T15:00:00.000Z' },
    { id: 'b', at: '2026-11-20T21:00:00.000Z' },
    { id: 3, at: '2026-11-22T03:04:05.678Z' },
    { id: 'd', ms: 10_800_500 },
    { id: 'e', open: true },
    { id: 'f', open: false },
    { id: 'g', at: '2026-11-23T14:00:00.000Z' },
    { id: 'h', at: null },
  ]);
  expect(status).toBe(0);
});

test.each([
  '2026-11-20T15:00Z',
  '2026-11-20T15:00:00.0Z',
  '2026-11-20T15:00:00.000000Z',
  '2026-11-20T10:00:00-05:00',
  '2026-11-20T20:30:00+0530',
  Date.parse('2026-11-20T15:00Z'),
])('%s is an instant', async (at) => {
  const { answers } = await ask({ id: 1, calendar: 'office', op: 'add', at, ms: 1 });
  expect(answers).toEqual([{ id: 1, at: '2026-11-20T15:00:00.001Z' }]);
});

const add = { id: 1, calendar: 'office', op: 'add', at: '2026-11-20T15:00:00Z', ms: 1 };

test.each([
  [{ ...add, op: 'subtract' }, /^op must be one of add, between, open, next$/],
  [{ ...add, calendar: 'constructor' }, /^calendar is not one of the calendars given: constructor$/],
  [{ ...add, calendar: undefined }, /^calendar must be the id/],
  [{ ...add, ms: '1' }, /^ms must be a whole number/],
  [{ ...add, ms: 1.5 }, /^ms must be a whole number/],
  [{ ...add, ms: 2 ** 53 }, /^ms must be a whole number/],
  [{ ...add, at: 1.5 }, /^at must be a whole number/],
  [{ ...add, at: 2 ** 53 }, /^at must be a whole number/],
  [{ ...add, at: 8.64e15 }, /^at lies outside the years 1800 to 2499$/],
  [{ ...add, at: null }, /^at must be an instant/],
  [{ ...add, at: '2026-11-20' }, /^at must be an instant/],
  [{ ...add, at: '2026-11-20T15:00:00' }, /^at must be an instant/],
  [{ ...add, at: '2026-02-30T15:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2026-11-31T15:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2100-02-29T15:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2026-11-20T25:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2026-13-20T15:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2026-00-20T15:00:00Z' }, /^at must be an instant/],
  [{ ...add, at: '2026-11-20T15:00:00.0001Z' }, /^at must be an instant/],
  [{ ...add, op: 'between', from: '2026-11-20T15:00:00Z' }, /^to must be an instant/],
  [{ ...add, calendar: 'once' }, /^ms cannot be added: .* more than ten years of closed time/],
])('%j is answered with its reason', async (operation, reason) => {
  const { status, answers } = await ask(operation, { ...add, id: 2 });
  expect(answers).toEqual([
    { id: 1, error: expect.stringMatching(reason) },
    { id: 2, at: '2026-11-20T15:00:00.001Z' },
  ]);
  expect(status).toBe(1);
});

test('a line that is no operation is answered too, and the rest goes on', async () => {
  const good = JSON.stringify(add);
  const long = `{"id":"${'x'.repeat(2_000_000)}"}`;
  const { status, out } = await punctual(`nonsense\n\n[]\r\n{"op":"add"}\n${long}\n${good}`);
  expect(out.map((line) => JSON.parse(line))).toEqual([
    { id: null, error: expect.stringMatching(/^line is not JSON/) },
    { id: null, error: 'line must be a JSON object' },
    { id: null, error: 'id must be a text or a number' },
    { id: null, error: 'line is longer than 1048576 characters' },
    { id: 1, at: '2026-11-20T15:00:00.001Z' },
  ]);
  expect(status).toBe(1);
});

test('lines may be cut anywhere, inside a character too', async () => {
  const bytes = Buffer.from(`${JSON.stringify({ ...add, id: 'Zürich ⏱' })}\n`.repeat(3));
  const { out } = await punctual(Readable.from([...bytes].map((byte) => Buffer.from([byte]))));
  expect(out).toEqual(Array(3).fill('{"id":"Zürich ⏱","at":"2026-11-20T15:00:00.001Z"}'));
});

test.each([
  ['whole', (bytes: Buffer) => [bytes]],
  ['cut inside it', (bytes: Buffer) => [bytes.subarray(0, 1), bytes.subarray(1)]],
])('a byte order mark before the first line is none of it (%s)', async (_how, cut) => {
  const line = JSON.stringify(add);
  const { status, out } = await punctual(Readable.from(cut(Buffer.from(`\uFEFF${line}\n${line}`))));
  expect(out).toEqual(Array(2).fill('{"id":1,"at":"2026-11-20T15:00:00.001Z"}'));
  expect(status).toBe(0);
});

test('an answer comes before the next question is asked', async () => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const done = calendarCommand({ calendars: file }, { stdin, stdout, stderr: new PassThrough() });
  for (const id of [1, 2]) {
    stdin.write(`${JSON.stringify({ ...add, id })}\n`);
    const [chunk] = (await once(stdout, 'data')) as [Buffer];
    expect(JSON.parse(chunk.toString()).id).toBe(id);
  }
  stdin.end();
  expect(await done).toBe(0);
});

test('a reader that is slow holds the questions back', async () => {
  let asked = 0;
  const stdin = Readable.from(
    (function* () {
      for (; asked < 1_000; asked++) yield Buffer.from(`${JSON.stringify(add)}\n`.repeat(50));
    })(),
  );
  let release: (() => void) | undefined;
  let written = 0;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString().split('\n').length - 1;
      release = done;
      if (written > 40_000) done();
    },
  });
  const done = calendarCommand({ calendars: file }, { stdin, stdout, stderr: new PassThrough() });
  while (written < 10_000) {
    await new Promise(setImmediate);
    expect(asked * 50 - written).toBeLessThan(5_000);
    release?.();
  }
  stdout._write = (chunk: Buffer, _encoding, next) => {
    written += chunk.toString().split('\n').length - 1;
    next();
  };
  release?.();
  expect(await done).toBe(0);
  expect(written).toBe(50_000);
});

test.each([
  ['{', /calendars\.json: is not JSON/],
  ['[]', /calendars\.json: must be an object of calendars by id/],
  [
    JSON.stringify({ ...CALENDARS, support: { ...CALENDARS.office, timezone: 'Mars/Olympus' } }),
    /calendars\.json: support\.timezone is not a known IANA time zone: Mars\/Olympus\n/,
  ],
  [
    JSON.stringify({ a: { timezone: 'UTC' }, b: { timezone: 'UTC', weekly: { mon: [['12:00', '09:00']] } } }),
    /calendars\.json: a\.weekly is never open.*\n.*calendars\.json: b\.weekly\.mon\[0\] ends before it starts/,
  ],
])('unusable calendars %j', async (content, reason) => {
  await writeFile(file, content);
  const { status, out, err } = await punctual(JSON.stringify(add));
  expect({ status, out }).toEqual({ status: 2, out: [] });
  expect(err).toMatch(reason);
});

test('a missing calendars file', async () => {
  const { status, err } = await punctual('', join(folder, 'nowhere.json'));
  expect(status).toBe(2);
  expect(err).toMatch(/nowhere\.json: cannot be read: ENOENT/);
});
