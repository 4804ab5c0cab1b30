// node test/openapi/answer-schemas.mjs < operations.json > schemas.json
//
// Schemas from the types that TypeScript infers for the controllers' methods: what is documented is what the compiler
// checked, and the comments on types become descriptions. In a process of its own, because it computes for seconds.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import typescriptJsonSchema from 'typescript-json-schema';

const { buildGenerator, programFromConfig } = typescriptJsonSchema;
const DEFINITIONS = '#/definitions/';
/** Ours, by the compiler's. */
const names = new Map();
const SETTINGS = { required: true, strictNullChecks: true, ignoreErrors: true, topRef: false };

/** `BoardController.board` names a method. @type {string[]} */
const operations = JSON.parse(await text(process.stdin));

// It tells of every initialiser that it meets.
for (const channel of ['log', 'warn', 'error', 'debug']) console[channel] = () => undefined;

const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
try {
  const file = join(folder, 'answers.ts');
  writeFileSync(file, typesOf(operations));
  process.stdout.write(JSON.stringify(schemasIn(file)));
} finally {
  rmSync(folder, { recursive: true });
}

function typesOf(operations) {
  const files = controllerFiles();
  const controllers = new Set(operations.map((operation) => operation.split('.')[0]));
  return [
    ...[...controllers].map(
      (name) => `import type { ${name} } from '${files.get(name).replace(/\.ts$/, '.js')}';`,
    ),
    // Nothing at all has no schema.
    'type Told<T> = [T] extends [void] ? null : T;',
    ...operations.map((operation) => {
      const [controller, method] = operation.split('.');
      return `export type ${aliasOf(operation)} = { answer: Told<Awaited<ReturnType<${controller}['${method}']>>> };`;
    }),
  ].join('\n');
}

function aliasOf(operation) {
  return `Answer_${operation.replace('.', '_')}`;
}

function controllerFiles() {
  const found = new Map();
  for (const name of readdirSync('src', { recursive: true })) {
    if (!name.endsWith('.controller.ts')) continue;
    const file = resolve('src', name);
    for (const [, controller] of readFileSync(file, 'utf8').matchAll(/^export class (\w+)/gm))
      found.set(controller, file);
  }
  return found;
}

function schemasIn(file) {
  const generator = buildGenerator(programFromConfig(resolve('tsconfig.json'), [file]), SETTINGS);
  if (generator === null) throw new Error('The controllers cannot be compiled.');
  const [answers, named] = [{}, {}];
  for (const operation of operations) {
    const { definitions = {}, properties } = generator.getSchemaForSymbol(aliasOf(operation));
    for (const [name, definition] of Object.entries(definitions)) named[nameOf(name)] = tidy(definition);
    answers[operation] = tidy(properties.answer);
  }
  return { answers, named };
}

/**
 * `import("…/breach-row").BreachRow` says where it was found; the name alone is the reader's. Two of one name are told apart
 * by where they were found.
 */
function nameOf(full) {
  const known = names.get(full);
  if (known !== undefined) return known;
  const [, module = '', name] = /^(?:.*\/([\w.-]+)".*\)\.)?(.*)$/.exec(full);
  const short = name
    .replace(/^.*\./, '')
    .replace(/[^\w-]+/g, '_')
    .replace(/_+$/, '');
  const taken = [...names.values()].includes(short);
  const free = taken ? `${short}_${module || names.size}` : short;
  names.set(full, free);
  return free;
}

/** References to our names, tuples as 2020-12 has them, and no defaults: an initialiser in the code is none of the reader's. */
function tidy(value) {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'default' || isSchema(inner));
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (key === '$ref')
        return [key, `#/components/schemas/${nameOf(decodeURIComponent(inner.slice(DEFINITIONS.length)))}`];
      return [key === 'items' && Array.isArray(inner) ? 'prefixItems' : key, tidy(inner)];
    }),
  );
}

/** A property that is called `default`. */
function isSchema(inner) {
  return (
    typeof inner === 'object' && inner !== null && ('type' in inner || '$ref' in inner || 'anyOf' in inner)
  );
}
