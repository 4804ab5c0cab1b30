import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// It may have to build the page.
jest.setTimeout(60_000);

/** Gzipped bytes. 169.2 kB when this was written; docs/decisions/0007-the-weight-of-the-page.md says of what. */
const BAR = 171_000;

/** As Vite writes it: what a chunk imports is named by its key. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const built = (file: string): Buffer => readFileSync(join('web/dist', file));

/** The chunk and all that it imports statically, each once. */
function loadedWith(key: string, manifest: Manifest, seen: Set<string>): Set<string> {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key]!.imports ?? []) loadedWith(imported, manifest, seen);
  return seen;
}

/** The page's own scripts, and the board's where it is a chunk of its own. */
function scriptsOfTheBoard(manifest: Manifest): string[] {
  const keys = new Set<string>();
  for (const key of ['index.html', 'src/board/board-page.tsx'])
    if (key === 'index.html' || key in manifest) loadedWith(key, manifest, keys);
  return ['theme.js', ...[...keys].map((key) => manifest[key]!.file)];
}

test(`the first load of the board fetches less than ${BAR / 1_000} kB of gzipped script`, () => {
  execFileSync(process.execPath, ['scripts/build.mjs', 'web'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const manifest = JSON.parse(built('.vite/manifest.json').toString()) as Manifest;
  const sizes = scriptsOfTheBoard(manifest)
    .map((file) => ({ file, bytes: gzipSync(built(file)).length }))
    .sort((one, other) => other.bytes - one.bytes);
  const sum = sizes.reduce((total, { bytes }) => total + bytes, 0);
  const largest = sum < BAR ? [] : [{ file: 'all together', bytes: sum }, ...sizes.slice(0, 10)];
  expect(largest).toEqual([]);
});
