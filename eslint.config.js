import ts from 'typescript-eslint';

const direction = 'Direction is engine <- features <- app.module.';
const forbidImports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map((p) => ({ ...p, message: direction })) }],
});
const readingTheClock = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time is an argument; take `at`.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Time is an argument; take `at`.',
  },
];
const readingTheEnvironment = [
  'error',
  { object: 'process', property: 'env', message: 'config/env.ts is the only reader of the environment.' },
];

export default [
  { ignores: ['dist/**', 'dist.*/**', 'web/dist/**', '.data/**', 'coverage/**', 'node_modules/**'] },
  ...ts.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-properties': readingTheEnvironment, 'no-console': 'error' },
  },
  { files: ['src/cli/**/*.ts', 'src/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/system-now.ts', 'src/cli/**'],
    rules: { 'no-restricted-syntax': ['error', ...readingTheClock] },
  },
  {
    files: ['src/engine/**/*.ts'],
    ignores: ['src/engine/calendar/zone.ts'],
    // The engine is plain TypeScript: no package, no clock, no I/O. Zone data enters through zone.ts alone.
    rules: forbidImports({ regex: '^[^.]' }, { regex: '^\\.\\./\\.\\./\\.\\./' }),
  },
  { files: ['**/*.{js,mjs,cjs}'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];
