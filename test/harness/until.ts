import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is truthy, and returns it; gives up with a sentence that says what was awaited. */
export async function until<Answer>(
  ask: () => Answer | Promise<Answer>,
  what: string,
  withinMs = 10_000,
): Promise<NonNullable<Answer>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await pause(20);
  }
}
