import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import { type Env, type GivenEnv, localUrl } from './env.js';

/** Decides what the environment left open: a free port for PORT=0, and the key of an embedded installation. */
export async function settleEnv(given: GivenEnv): Promise<Env> {
  const port = given.port === 0 ? await getPort({ host: given.host }) : given.port;
  const publicUrl = given.publicUrl === localUrl(0) ? localUrl(port) : given.publicUrl;
  const secretKey = given.secretKey ?? (await keptKey(given.dataDir));
  return { ...given, port, publicUrl, secretKey };
}

async function keptKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret.key');
  try {
    await makeKey(dataDir, file);
    const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
    if (key.length !== 32) throw new Error(`${file} does not hold 32 bytes in base64.`);
    return key;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EACCES') throw fault;
    throw new Error(`${dataDir} is not yours to write to: run as its owner, or set DATA_DIR.`, {
      cause: fault,
    });
  }
}

/** The key is written whole or not at all, and the first of two processes wins: a link fails where the name is taken. */
async function makeKey(dataDir: string, file: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const making = `${file}.making-${process.pid}`;
  await writeFile(making, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    await link(making, file);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  } finally {
    await rm(making);
  }
}
