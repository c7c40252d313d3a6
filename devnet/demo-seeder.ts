/**
 * Seeds public-domain files for the local world, as a child process of it: takes the tracker's URL,
 * reports the magnets once they are announced, ends when its parent does.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeEngine } from './node-engine.ts';
import type { SeederReport } from './seeder-process.ts';

const FIXTURES = join(
  dirname(fileURLToPath(import.meta.resolve('webtorrent-fixtures'))),
  'fixtures',
);

/** Public domain or Creative Commons, from `webtorrent-fixtures`. */
const DEMOS = [
  { metainfo: 'leaves.torrent', content: 'Leaves of Grass by Walt Whitman.epub' },
  { metainfo: 'alice.torrent', content: 'alice.txt' },
  { metainfo: 'lots-of-numbers.torrent', content: 'lots-of-numbers' },
];

const ANNOUNCED_WITHIN_MS = 20_000;
const POLL_MS = 50;

const [tracker] = process.argv.slice(2);
if (tracker === undefined) throw new Error('Usage: demo-seeder TRACKER');

process.once('disconnect', () => process.exit(0));

const engine = await NodeEngine.start({ trackers: [tracker], iceServers: [] });
for (const { metainfo, content } of DEMOS) {
  await engine.seed(join(FIXTURES, metainfo), join(FIXTURES, content));
}
await announced();
const report: SeederReport = {
  demo: engine.snapshots().map(({ name, magnet }) => ({ name, magnet })),
};
process.send?.(report);

/** Every torrent has been answered by the tracker: a page that asks now finds us. */
async function announced(): Promise<void> {
  const deadline = Date.now() + ANNOUNCED_WITHIN_MS;
  while (engine.snapshots().some(({ swarmSeeders }) => swarmSeeders === null)) {
    if (Date.now() > deadline) throw new Error(`The tracker ${String(tracker)} does not answer.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
