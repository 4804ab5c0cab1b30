import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

// The first of them builds.
jest.setTimeout(60_000);

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The launcher as `npm run -s punctual -- …` runs it, with nothing of this process's environment but the path. */
function punctual(
  args: string[],
  { env = {}, input = '' }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env } };
    const child = execFile(
      process.execPath,
      ['bin/punctual.mjs', ...args],
      options,
      (fault, stdout, stderr) => {
        resolve({ status: fault === null ? 0 : Number(fault.code), stdout, stderr });
      },
    );
    child.stdin!.end(input);
  });
}

const scenario = 'test/fixtures/scenarios/zd-01.json';

test('it builds what it needs, and stdout belongs to the command', async () => {
  const { status, stdout } = await punctual(['scenario', '--json', scenario]);
  expect(status).toBe(0);
  expect(existsSync('dist/src/cli/main.js')).toBe(true);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('{') && !/^\d+ passed, 0 failed$/.test(line))).toEqual([]);
});

test('an unknown command, a missing option or a missing file is status 2, with a word on stderr', async () => {
  expect(await punctual(['wibble'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('wibble'),
  });
  expect(await punctual(['calendar'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--calendars'),
  });
  expect(await punctual(['scenario', 'nowhere.json'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nowhere.json'),
  });
});

test('faults of the environment are all listed, and the status is 1', async () => {
  const { status, stdout, stderr } = await punctual(['migrate'], { env: { PORT: 'http', ROLE: 'king' } });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('PORT: expected a whole number');
  expect(stderr).toContain('ROLE: expected one of');
});

test('two launchers at once both do their work', async () => {
  const both = await Promise.all([punctual(['scenario', scenario]), punctual(['scenario', scenario])]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
});
