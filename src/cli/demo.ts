import { readEnv } from '../../config/env.js';
import { commandLine } from '../audit/actor.js';
import { ApiKeys } from '../auth/api-keys.js';
import { DAY, type Millis } from '../engine/instant.js';
import { serve } from '../serve.js';
import { Now } from '../system-now.js';
import { Api } from './demo/api.js';
import { seed } from './demo/seed.js';
import { Sender } from './demo/sender.js';
import { type Beat, storyline, TOLD } from './demo/storyline.js';

/** Everything `start` does, then a play: signed webhooks posted over HTTP to this very server, until it is stopped. */
export async function demoCommand(io: { stdout: NodeJS.WritableStream }): Promise<void> {
  const say = (line: string) => io.stdout.write(`${line}\n`);
  const server = await serve(readEnv());
  const now = server.app.get(Now);
  const expiresAt = now.now() + DAY;
  const { key } = await server.app.get(ApiKeys).create('demo', 'admin', expiresAt, 'all', commandLine());
  const secrets = await seed(new Api(server.url, key), now.now());
  say(introduction(server.url));
  await play(new Sender(server.url, secrets), now, say);
}

const introduction = (url: string): string => `
  The board          ${url}/
  What was promised  ${url}/promises
  Mails              ${url}/mails

  Sign in with the link above. Two helpdesks now post webhooks; targets are seconds long, so that within two
  minutes you see a warning, a breach with its escalation, a pause, a reopening and a revoked breach. Ctrl-C ends it.
`;

async function play(sender: Sender, now: Now, say: (line: string) => void): Promise<void> {
  const began = now.now();
  // Tickets of a later play have other numbers.
  const run = String(Math.floor(began / 1000) % 1_000_000);
  let told = false;
  for (const beat of storyline(run, began)) {
    await until(began + beat.after, now);
    if (!told && beat.after > TOLD) {
      told = true;
      say('  … and so it goes on. Open a ticket on the board and read why its deadline is what it is.');
    }
    await sender.send(beat, now.now());
    if (!told) say(line(beat));
  }
}

const until = (at: number, now: Now): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at - now.now())));

const line = ({ after, ticket, tell }: Beat): string => `  ${clock(after)}  ${ticket.id.padEnd(12)} ${tell}`;

const clock = (after: Millis): string => {
  const seconds = Math.round(after / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
