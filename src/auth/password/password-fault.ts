const SHORTEST = 12;
/** A hash of a megabyte takes as long as somebody wants it to. */
export const LONGEST = 256;

/** What must be left when everything obvious is taken out, and how many different characters it needs overall. */
const LEFT = 6;
const DIFFERENT = 5;

const OBVIOUS = [
  ...['punctual', 'password', 'passwort', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'motdepasse', 'contraseña'],
  ...['admin', 'administrator', 'welcome', 'willkommen', 'letmein', 'changeme', 'secret', 'geheim', 'login'],
  ...['iloveyou', 'football', 'baseball', 'monkey', 'dragon', 'sunshine', 'princess', 'master', 'hello'],
  ...['summer', 'winter', 'spring', 'autumn', 'sommer', 'support', 'helpdesk', 'servicedesk', 'company'],
];
/** Each also backwards. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
];
/** Shorter runs happen in good passwords too. */
const RUN = 4;

/** Why this cannot be the password of this person; null where it can. Completes the sentence "password …". */
export function passwordFault(
  password: string,
  { name, email }: { readonly name: string; readonly email: string },
): string | null {
  const length = [...password].length;
  if (length < SHORTEST) return `must be at least ${SHORTEST} characters long`;
  if (length > LONGEST) return `must be at most ${LONGEST} characters long`;
  const low = password.normalize('NFKC').toLowerCase();
  const own = `${name} ${email}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const words = [...OBVIOUS, ...own.filter((word) => word.length >= 3)];
  const bare = withoutRuns(words.sort(byLength).reduce((left, word) => left.replaceAll(word, ' '), low));
  const left = bare.replace(/(.{1,4}?)\1{2,}/gu, '$1').replace(/[^\p{L}\p{N}]/gu, '');
  if ([...left].length < LEFT || new Set(low).size < DIFFERENT) {
    return 'is among the first that somebody would try: it is mostly common words, your name, or a run of keys';
  }
  return null;
}

/** The longest go first: what is left of them would look like something. */
const byLength = (a: string, b: string) => b.length - a.length;

function withoutRuns(text: string): string {
  const rows = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);
  let left = '';
  for (let at = 0; at < text.length;) {
    const run = Math.max(...rows.map((row) => runAt(text, at, row)));
    if (run < RUN) left += text[at];
    at += run < RUN ? 1 : run;
  }
  return left;
}

function runAt(text: string, at: number, row: string): number {
  for (let length = Math.min(row.length, text.length - at); length >= RUN; length--) {
    if (row.includes(text.slice(at, at + length))) return length;
  }
  return 0;
}
