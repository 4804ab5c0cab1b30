import { readFileSync } from 'node:fs';
import { isCidr } from '../src/outbound.js';
import type { Fault } from './environment-faults.js';

/** Reads one variable after the other and collects what is wrong with them. */
export class EnvironmentReader {
  readonly faults: Fault[] = [];

  constructor(private readonly source: NodeJS.ProcessEnv) {}

  fault(variable: string, expected: string, given?: string): undefined {
    this.faults.push({ variable, expected, given });
  }

  /** An empty value counts as absent: compose files write `SMTP_URL=` for "none". */
  text(variable: string): string | undefined {
    return this.source[variable]?.trim() || undefined;
  }

  /** A secret may come from the file that NAME_FILE points to, as Docker and Kubernetes mount them. */
  secret(variable: string): string | undefined {
    const file = this.text(`${variable}_FILE`);
    if (file === undefined) return this.text(variable);
    if (this.text(variable) !== undefined) {
      return this.fault(`${variable}_FILE`, `to be set instead of ${variable}, not beside it`, file);
    }
    try {
      return (
        readFileSync(file, 'utf8').trim() || this.fault(`${variable}_FILE`, 'a file that is not empty', file)
      );
    } catch (cause) {
      return this.fault(
        `${variable}_FILE`,
        `a readable file (${(cause as NodeJS.ErrnoException).code})`,
        file,
      );
    }
  }

  oneOf<T extends string>(variable: string, allowed: readonly T[], otherwise: T): T {
    const given = this.text(variable);
    if (given === undefined) return otherwise;
    const found = allowed.find((value) => value === given);
    if (found === undefined) this.fault(variable, `one of ${allowed.join(', ')}`, given);
    return found ?? otherwise;
  }

  integer(variable: string, otherwise: number, least: number, most: number): number {
    const given = this.text(variable);
    if (given === undefined) return otherwise;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= least && value <= most) return value;
    this.fault(variable, `a whole number from ${least} to ${most}`, given);
    return otherwise;
  }

  cidrs(variable: string): string[] {
    const given = this.text(variable);
    const cidrs = this.list(given);
    if (cidrs.every(isCidr)) return cidrs;
    this.fault(variable, 'networks such as 10.0.0.0/8 or fd00::/8, separated by commas', given);
    return [];
  }

  matching(variable: string, pattern: RegExp, expected: string, otherwise: string): string {
    const given = this.text(variable);
    if (given === undefined || pattern.test(given)) return given ?? otherwise;
    this.fault(variable, expected, given);
    return otherwise;
  }

  url(variable: string, schemes: string[], { secret = false } = {}): string | undefined {
    const given = secret ? this.secret(variable) : this.text(variable);
    if (given === undefined) return undefined;
    if (URL.canParse(given) && schemes.includes(new URL(given).protocol)) return given;
    const expected = `a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
    return this.fault(variable, expected, secret ? undefined : given);
  }

  key(variable: string, bytes: number, { required }: { required: boolean }): Buffer | undefined {
    const hint = `${bytes} bytes in base64 (make one with: openssl rand -base64 ${bytes})`;
    const faultsBefore = this.faults.length;
    const given = this.secret(variable);
    if (given === undefined) {
      if (required && this.faults.length === faultsBefore) {
        this.fault(variable, `${hint}, because DATABASE_URL is set and every process must share it`);
      }
      return undefined;
    }
    return keyIn(given, bytes) ?? this.fault(variable, hint);
  }

  /** None is as good as any: they are only kept until everything is sealed anew. */
  keys(variable: string, bytes: number): Buffer[] {
    const given = this.list(this.secret(variable));
    const keys = given.flatMap((each) => keyIn(each, bytes) ?? []);
    if (keys.length < given.length)
      this.fault(variable, `keys of ${bytes} bytes in base64, separated by commas or line ends`);
    return keys;
  }

  list(given: string | undefined): string[] {
    return given?.split(/[\s,]+/).filter((each) => each !== '') ?? [];
  }
}

function keyIn(given: string, bytes: number): Buffer | undefined {
  const key = Buffer.from(given, 'base64');
  return key.length === bytes && /^[A-Za-z0-9+/_-]+=*$/.test(given) ? key : undefined;
}
