const QUIET_MS = 60_000;

/** At most one complaint a minute: a queue that is down must not fill the log. */
export function rarely<Arguments extends unknown[]>(complain: (...given: Arguments) => void) {
  let last = -Infinity;
  return (...given: Arguments): void => {
    if (performance.now() - last < QUIET_MS) return;
    last = performance.now();
    complain(...given);
  };
}
