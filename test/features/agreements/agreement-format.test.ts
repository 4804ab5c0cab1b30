import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { readAgreementFile, writeAgreementFile } from '../../../src/agreements/format/agreement-file.js';
import { agreementTemplates } from '../../../src/agreements/templates/agreement-templates.js';
import { parseAgreement } from '../../../src/agreements/parse-agreement.js';
import { Malformed } from '../../../src/engine/malformed.js';
import { EVERY_FIELD } from './every-field.js';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | false;
}

const page = readFileSync('docs/agreement-format.md', 'utf8');
const root = JSON.parse(readFileSync('docs/agreement.schema.json', 'utf8')) as Schema & {
  $defs: Record<string, Schema>;
};
const isSound = new Ajv2020({ allErrors: true }).compile(root);

const faultsOf = (id: string, body: object) => {
  isSound({ punctual: 'agreement/1', id, ...body });
  return isSound.errors ?? [];
};

const fileOf = (source: string) => writeAgreementFile(readAgreementFile(source));

test('the example on the page is what the program itself would write', () => {
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!;
  expect(fileOf(example!)).toBe(example);
  const { id, body } = readAgreementFile(example!);
  expect(faultsOf(id, body)).toEqual([]);
});

test.each(agreementTemplates().map((each) => [each.name, each] as const))(
  'template %s is written as the program writes, and editors find nothing',
  (_, { source, body, about }) => {
    expect(about).not.toBe('');
    expect(fileOf(source)).toBe(source.replace(/^#.*\n/gm, ''));
    expect(faultsOf('template', body)).toEqual([]);
  },
);

/** Every object of a body: where it is, and what the schema says about it. */
function* objectsOf(
  value: unknown,
  written: Schema,
  place: readonly (string | number)[] = [],
): Generator<{ place: readonly (string | number)[]; schema: Schema }> {
  const schema = written.$ref ? root.$defs[written.$ref.replace('#/$defs/', '')]! : written;
  if (Array.isArray(value)) {
    for (const [i, entry] of value.entries()) yield* objectsOf(entry, schema.items!, [...place, i]);
  } else if (typeof value === 'object' && value !== null) {
    if (schema.properties) yield { place, schema };
    for (const [name, part] of Object.entries(value)) {
      yield* objectsOf(part, schema.properties?.[name] ?? (schema.additionalProperties as Schema), [
        ...place,
        name,
      ]);
    }
  }
}

/** Names of fields as the parser gives them when it meets one it does not know. */
function knownAt(body: object, place: readonly (string | number)[]): string[] {
  const copy = structuredClone(body);
  const around = place.reduce<Record<string | number, unknown>>(
    (tree, step) => tree[step] as typeof tree,
    copy as Record<string, unknown>,
  );
  around.zzz = 1;
  try {
    parseAgreement(copy);
  } catch (fault) {
    if (fault instanceof Malformed && fault.field.endsWith('zzz')) {
      // Exclusions know tags only to say why they refuse them.
      const names = fault.reason.replace(/^.*known are /, '').split(', ');
      return names.filter((name) => name !== 'tags');
    }
    throw fault;
  }
  throw new Error(`a field that nobody knows is taken at ${place.join('.')}`);
}

test('schema, page and parser know the same fields', () => {
  for (const body of EVERY_FIELD) {
    expect(faultsOf('every', body)).toEqual([]);
    for (const { place, schema } of objectsOf(body, root)) {
      const names = Object.keys(schema.properties!).filter(
        (name) => place.length > 0 || (name !== 'punctual' && name !== 'id'),
      );
      const known = knownAt(body, place);
      // A recipient is a person or a room, which one its channel says: the schema knows both at once.
      const extra = names.filter((name) => !known.includes(name));
      const isRecipient = place.includes('notify');
      expect({
        place,
        missing: known.filter((name) => !names.includes(name)),
        extra: isRecipient ? [] : extra,
      }).toEqual({
        place,
        missing: [],
        extra: [],
      });
      for (const name of names) expect(page).toMatch(new RegExp(`[\`.]${name}\\b`));
    }
  }
});

test('whatever an agreement says, its file says it, and says it the same way ever after', () => {
  const words = fc
    .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
    .filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(words, words, words, fc.constantFrom(...EVERY_FIELD), (title, purpose, name, some) => {
      const body = { ...some, title, purpose, escalationContact: { name, address: 'a@b.example' } };
      const written = writeAgreementFile({ id: 'any', body });
      expect(readAgreementFile(written)).toEqual({ id: 'any', body });
      expect(fileOf(written)).toBe(written);
    }),
  );
});
