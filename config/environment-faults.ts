/** `given` is left out where the value is missing or secret. */
export interface Fault {
  variable: string;
  expected: string;
  given?: string;
}

/** The environment cannot be used. The message is meant for the person at the terminal and lists everything at once. */
export class EnvironmentFaults extends Error {
  override readonly name = 'EnvironmentFaults';

  constructor(readonly faults: readonly Fault[]) {
    const lines = faults.map(({ variable, expected, given }) => {
      return `  ${variable}: expected ${expected}${given === undefined ? '' : `; was ${JSON.stringify(given)}`}`;
    });
    const head =
      faults.length === 1 ? 'The environment has a fault' : `The environment has ${faults.length} faults`;
    super(`${head}:\n${lines.join('\n')}`);
  }
}
