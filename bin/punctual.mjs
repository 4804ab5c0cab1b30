#!/usr/bin/env node
// Runs punctual from a checkout or from an installed package. In a checkout it first builds what changed.
import { existsSync } from 'node:fs';
import { build, hasSources } from '../scripts/build.mjs';

/** These show the web application; nothing else needs it built. */
const withPages = ['start', 'demo'];

const command = process.argv[2] ?? '';

try {
  if (hasSources()) await build('server', ...(withPages.includes(command) ? ['web'] : []));
} catch (fault) {
  process.stderr.write(`punctual: the build failed: ${fault.message}\n`);
  process.exit(1);
}

if (existsSync('.env')) process.loadEnvFile('.env');
if (command !== '--build-only') await import('../dist/src/cli/main.js');
