export interface AgreementIo {
  out(line: string): void;
  err(line: string): void;
  /** Absent where nobody sits in front of it. */
  ask?(question: string): Promise<boolean>;
}

export const DONE = 0;
/** It ran, and there is something: a finding, a difference, a no. */
export const FOUND = 1;
/** Wrong arguments, a file that cannot be read, or refused. */
export const REFUSED = 2;
