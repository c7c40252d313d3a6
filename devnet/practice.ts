/**
 * The practice swarm of the local world: a seller with little upload, two free seeders with less, and
 * free peers that come when somebody downloads. Whoever pays the seller is served faster, and sees
 * what the seller earned.
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Network } from '../src/chain/networks.ts';
import type { DemoTorrent, LocalChain, PracticeEarnings } from '../src/bridge/world.ts';
import { addressOfKey } from '../src/core/channel/signature.ts';
import { assetKey } from '../src/core/channel/asset.ts';
import type { TorrentSnapshot } from '../src/bridge/snapshots.ts';
import { NodeEngine } from './node-engine.ts';
import { openNodePay } from './node-pay.ts';
import { doorOf, PracticeCrowd } from './practice-crowd.ts';
import { PRACTICE_BYTES, practiceFile } from './practice-content.ts';
import { networkOfChain } from './seller-network.ts';

const KIB = 1024;
const SELLER_BYTES_PER_SECOND = 3 * KIB * KIB;
const FREE_SEEDERS = 2;
const FREE_BYTES_PER_SECOND = 128 * KIB;
const FLOOR_SUN = 300n;
const CROWD_SIZE = 3;
const LOOK_MS = 1_000;
/** Between two pieces a peer may rest; one that is gone for so long is gone. */
const AWAY_MS = 15_000;

export interface Practice {
  readonly torrent: DemoTorrent;
  earnings(): Promise<PracticeEarnings>;
}

export async function startPractice(tracker: string, chain: LocalChain): Promise<Practice> {
  const folder = join(tmpdir(), 'bittern-practice');
  const content = await practiceFile(folder);
  const network = await networkOfChain(chain);
  // A claim pays its fee: the key that is paid is the one that sends.
  const claimKey = new Uint8Array(randomBytes(32));
  const payee = addressOfKey(claimKey);
  await fund(chain, payee);
  const state = join(folder, `seller-${String(network.chainId)}-${String(process.pid)}`);
  await mkdir(state, { recursive: true, mode: 0o700 });
  const seller = await startSeller({ tracker, network, state, claimKey });
  const { name, magnet: ownMagnet, infoHash } = await seller.share(content);
  const magnet = ownMagnet.replace(encodeURIComponent(doorOf(tracker, 'seller')), () =>
    encodeURIComponent(tracker),
  );
  for (let count = 0; count < FREE_SEEDERS; count += 1) {
    const free = await NodeEngine.start({
      ...common(tracker, `free${String(count)}`),
      upLimitBytesPerSecond: FREE_BYTES_PER_SECOND,
    });
    await free.share(content);
  }
  gather(seller, infoHash, new PracticeCrowd({ magnet, tracker, size: CROWD_SIZE }));
  return { torrent: { name, magnet, isPractice: true }, earnings: () => earningsOf(seller) };
}

async function startSeller(of: {
  readonly tracker: string;
  readonly network: Network;
  readonly state: string;
  readonly claimKey: Uint8Array;
}): Promise<NodeEngine> {
  const { tracker, network, state, claimKey } = of;
  const pay = await openNodePay({ network, folder: state, claimKey });
  const payee = addressOfKey(claimKey);
  return NodeEngine.start({
    ...common(tracker, 'seller'),
    upLimitBytesPerSecond: SELLER_BYTES_PER_SECOND,
    selling: { pay, earn: { isOn: true, payee, floors: { trx: FLOOR_SUN }, claimAtFees: 1 } },
  });
}

function common(tracker: string, name: string) {
  return { trackers: [doorOf(tracker, name)], iceServers: [] };
}

/** Free peers while anybody else downloads from the seller. */
function gather(
  seller: NodeEngine,
  infoHash: TorrentSnapshot['infoHash'],
  crowd: PracticeCrowd,
): void {
  let seenAt = -Infinity;
  const look = async () => {
    const peers = await seller.peers(infoHash);
    const isWanted = peers.some(
      ({ client, progress, uploadedBytes }) =>
        client.startsWith('Bittern') && uploadedBytes > 0 && progress < 1,
    );
    const now = performance.now();
    if (isWanted) seenAt = now;
    if (isWanted) crowd.come();
    else if (crowd.isThere && now - seenAt > AWAY_MS) crowd.leave();
  };
  setInterval(() => void look().catch(() => undefined), LOOK_MS);
}

async function earningsOf(seller: NodeEngine): Promise<PracticeEarnings> {
  const { sold } = await seller.payView();
  const sum = (figure: (one: (typeof sold)[number]) => bigint) =>
    String(
      sold
        .filter(({ asset }) => assetKey(asset) === 'trx')
        .reduce((total, one) => total + figure(one), 0n),
    );
  return {
    earnedSun: sum(({ earned }) => earned),
    claimedSun: sum(({ claimed }) => claimed),
    paidBytes: sold.reduce((total, { paidBytes }) => total + paidBytes, 0),
    sizeBytes: PRACTICE_BYTES,
  };
}

async function fund({ faucet }: LocalChain, address: string): Promise<void> {
  const body = JSON.stringify({ address });
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(faucet, { method: 'POST', body, headers });
  if (!response.ok) throw new Error(`The faucet answered ${String(response.status)}.`);
}
