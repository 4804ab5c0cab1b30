import { runInThisContext } from 'node:vm';

export interface Measured {
  readonly done: number;
  readonly perSecond: number;
  readonly right: number;
  readonly hung: number;
}

/** The median of several passes over all questions; the passes before them warm up. */
export function fast(questions: number, ask: (i: number) => number, answers: readonly number[]): Measured {
  const results = new Float64Array(questions);
  const rates: number[] = [];
  for (let pass = 0; pass < 15; pass++) {
    const begun = performance.now();
    for (let i = 0; i < questions; i++) results[i] = ask(i);
    rates.push((questions / (performance.now() - begun)) * 1_000);
  }
  const right = answers.filter((answer, i) => results[i] === answer).length;
  return { done: questions, perSecond: median(rates.slice(5)), right, hung: 0 };
}

/** As many questions as fit the budget. One that has no answer after two seconds is counted as hung, and passed over. */
export function slow(
  questions: number,
  ask: (i: number) => number,
  answers: readonly number[],
  budgetMs: number,
): Measured {
  const HANG_MS = 2_000;
  let [next, right, hung, spent] = [0, 0, 0, 0];
  let begun = 0;
  const run = (): void => {
    for (begun = performance.now(); next < questions && spent < budgetMs; next++) {
      if (ask(next) === answers[next]) right++;
      const now = performance.now();
      spent += now - begun;
      begun = now;
    }
  };
  Object.assign(globalThis, { benchRun: run });
  while (next < questions && spent < budgetMs) {
    try {
      // The only way to stop an endless loop in this process.
      runInThisContext('benchRun()', { timeout: Math.ceil(budgetMs - spent + HANG_MS) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      hung++;
      next++;
    }
  }
  return { done: next, perSecond: ((next - hung) / spent) * 1_000, right, hung };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
