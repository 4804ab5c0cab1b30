import { startEmbedded } from '../../src/database/embedded/embedded.js';

/** A process that uses the embedded server until it is killed. */
const [dataDir = ''] = process.argv.slice(2);
await startEmbedded(dataDir, { log: () => undefined, settings: { fsync: 'off' } });
process.stdout.write('holding\n');
setInterval(() => undefined, 60_000);
