import { startEmbedded } from '../../src/database/embedded/embedded.js';

/** Adopts the run's server in order to stop it. */
const [dataDir = ''] = process.argv.slice(2);
const { stop } = await startEmbedded(dataDir, { log: () => undefined });
await stop();
