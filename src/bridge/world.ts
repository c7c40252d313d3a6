/** What the local world (`npm start`) tells about itself at `/world.json`; production has none. */
export interface DemoTorrent {
  readonly name: string;
  readonly magnet: string;
  /** Paying for it is to be tried: somebody sells it, others have little upload and much to want. */
  readonly isPractice?: boolean;
}

/** Where the local world tells what the practice seller has earned so far. */
export const PRACTICE_PATH = '/practice.json';

/** What the seller's side of practice looks like. Sun, as decimal text. */
export interface PracticeEarnings {
  readonly earnedSun: string;
  readonly claimedSun: string;
  readonly paidBytes: number;
  /** Of the practice torrent. */
  readonly sizeBytes: number;
}

/** The local TRON chain. Its money is play money. */
export interface LocalChain {
  /** Base URL of its node, without a slash at the end: `/wallet/...` is added. */
  readonly url: string;
  /** Where `BitternChannels` is deployed, base58check. */
  readonly channelContract: string;
  /** TRC-10 id of BTTOLD. */
  readonly bttoldId: number;
  /** TRC-20 address of BTT, base58check. */
  readonly bttAddress: string;
  /** Takes `POST {"address": "T..."}`, answers when TRX, BTTOLD and BTT are in a block. */
  readonly faucet: string;
}

export interface LocalWorld {
  /** `ws://` URL of the local tracker. */
  readonly tracker: string;
  readonly demo: readonly DemoTorrent[];
  /** Null in a world without a chain. */
  readonly chain: LocalChain | null;
}
