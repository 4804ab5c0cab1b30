import { readEnv } from '../config/env.js';
import { serve } from './serve.js';

try {
  await serve(readEnv());
} catch (fault) {
  const { name, message, stack } = fault as Error;
  process.stderr.write(`${name === 'EnvironmentFaults' ? message : stack}\n`);
  process.exit(1);
}
