/** Cycles and direction: engine <- features <- app.module. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine-imports-only-itself',
      severity: 'error',
      from: { path: '^src/engine' },
      to: { pathNot: ['^src/engine', 'node_modules/moment-timezone'] },
    },
    {
      name: 'nobody-imports-the-app',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(main|server|cli)' },
      to: { path: '^src/app\\.module' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
