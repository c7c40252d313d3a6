/**
 * Seeds public-domain files for the local world, as a child process of it: takes the tracker's URL,
 * reports the magnets once they are announced, ends when its parent does. Told of a chain, it sells too.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeEngine } from './node-engine.ts';
import type { EarningsReport, SeederReport } from './seeder-process.ts';
import { startPractice } from './practice.ts';
import type { LocalChain } from '../src/bridge/world.ts';

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
const EARNINGS_MS = 2_000;

const [tracker, chain] = process.argv.slice(2);
if (tracker === undefined) throw new Error('Usage: demo-seeder TRACKER [CHAIN]');

process.once('disconnect', () => process.exit(0));

const engine = await NodeEngine.start({ trackers: [tracker], iceServers: [] });
for (const { metainfo, content } of DEMOS) {
  await engine.seed(join(FIXTURES, metainfo), join(FIXTURES, content));
}
const practice =
  chain === undefined ? null : await startPractice(tracker, JSON.parse(chain) as LocalChain);
await announced();
const report: SeederReport = {
  demo: [
    ...engine.snapshots().map(({ name, magnet }) => ({ name, magnet })),
    ...(practice === null ? [] : [practice.torrent]),
  ],
};
process.send?.(report);
if (practice !== null) {
  setInterval(() => {
    void practice.earnings().then((earnings) => {
      process.send?.({ earnings } satisfies EarningsReport);
    });
  }, EARNINGS_MS);
}

/** Every torrent has been answered by the tracker: a page that asks now finds us. */
async function announced(): Promise<void> {
  const deadline = Date.now() + ANNOUNCED_WITHIN_MS;
  while (engine.snapshots().some(({ swarmSeeders }) => swarmSeeders === null)) {
    if (Date.now() > deadline) throw new Error(`The tracker ${String(tracker)} does not answer.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
