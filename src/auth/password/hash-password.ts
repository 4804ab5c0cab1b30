import { hash, verify } from '@node-rs/argon2';

/** What OWASP asks of argon2id at least, memory in KiB. 25 ms and 19 MiB a try, on libuv's four threads and no more. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const { memoryCost, timeCost, parallelism } = PARAMETERS;
const CURRENT = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;

/** One character may be typed in several ways, depending on the keyboard. */
const normal = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(normal(password), PARAMETERS);

export const fits = (hashed: string, password: string): Promise<boolean> => verify(hashed, normal(password));

/** Made with other parameters than those of today. */
export const isOutdated = (hashed: string): boolean => !hashed.startsWith(CURRENT);
