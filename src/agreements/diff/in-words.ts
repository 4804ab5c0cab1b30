import { isTree, plain } from './changes.js';

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** 5400 s is "1 h 30 min". Days are of 24 hours, so only whole ones beyond two are told in days. */
export function secondsInWords(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${seconds} s`;
  if (seconds < 0) return `−${secondsInWords(-seconds)}`;
  const inDays = seconds >= 2 * 86_400 && seconds % 86_400 === 0;
  const parts: string[] = [];
  let rest = seconds;
  for (const [length, unit] of UNITS.slice(inDays ? 0 : 1)) {
    const times = Math.floor(rest / length);
    rest -= times * length;
    if (times > 0) parts.push(`${times} ${unit}`);
  }
  return parts.join(' ') || '0 s';
}

/** A value as it stands after a field's name: with its unit, and everything in it. */
export function valueInWords(value: unknown, field = ''): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'number') return numberInWords(value, field);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return textInWords(value, field);
  if (Array.isArray(value))
    return value.map((entry) => nestedInWords(entry)).join(', ') || 'nobody and nothing';
  return isTree(value) ? treeInWords(value) : plain(value);
}

/** Fields whose values are words of ours: `both_parties` is "both parties". What people wrote stays as they wrote it. */
const CHOICES = ['approval', 'combine', 'kind', 'level', 'measure', 'metric', 'rule'];

function textInWords(value: string, field: string): string {
  if (value === '') return '""';
  return CHOICES.includes(field) ? value.replaceAll('_', ' ') : value;
}

const nestedInWords = (value: unknown): string =>
  isTree(value) && !Object.hasOwn(value, 'address') ? `(${valueInWords(value)})` : valueInWords(value);

function numberInWords(value: number, field: string): string {
  if (/seconds$/i.test(field)) return secondsInWords(value);
  if (/^(credit|reward|cap)Percent$/.test(field)) return `${value} % of the fee`;
  if (/percent$/i.test(field)) return `${value} %`;
  if (/WorkingDays$/i.test(field)) return `${value} working ${Math.abs(value) === 1 ? 'day' : 'days'}`;
  if (/Hours$/.test(field)) return `${value} h`;
  if (/Months$/.test(field)) return `${value} ${value === 1 ? 'month' : 'months'}`;
  if (/Days$/.test(field)) return `${value} ${value === 1 ? 'day' : 'days'}`;
  return String(value);
}

/** What goes without its field's name: the amount of a target, the one thing that a step's place says. */
const NAMELESS = ['seconds', 'workingDays', 'offsetSeconds', 'offsetWorkingDays'];

function treeInWords(tree: Readonly<Record<string, unknown>>): string {
  if (Object.hasOwn(tree, 'address')) return personInWords(tree);
  const parts = Object.entries(tree).map(([name, value]) => {
    const words = isTree(value) || Array.isArray(value) ? nestedInWords(value) : valueInWords(value, name);
    return NAMELESS.includes(name) ? words : `${fieldInWords(name, value)} ${words}`;
  });
  return parts.join(', ') || 'empty';
}

/** `noticeDays` is "notice" before a number that says its unit itself. */
function fieldInWords(name: string, value: unknown): string {
  const bare = typeof value === 'number' ? name.replace(/(Days|Hours|Months|Percent|Seconds)$/, '') : name;
  return bare.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function personInWords({ name, address, ...more }: Readonly<Record<string, unknown>>): string {
  const who = typeof name === 'string' ? `${name} <${plain(address)}>` : plain(address);
  const rest = Object.entries(more).map(([field, value]) => `, ${field} ${valueInWords(value)}`);
  return `${who}${rest.join('')}`;
}

/** "Ada → Bob" where their names tell them apart; all about both where they do not. */
export function fromTo(before: unknown, after: unknown, field: string): string {
  const names = [before, after].map((value) => (isTree(value) && value.address ? value.name : undefined));
  if (typeof names[0] === 'string' && typeof names[1] === 'string' && names[0] !== names[1]) {
    return `${names[0]} → ${names[1]}`;
  }
  return `${valueInWords(before, field)} → ${valueInWords(after, field)}`;
}
