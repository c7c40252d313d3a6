/** What the local world (`npm start`) tells about itself at `/world.json`; production has none. */
export interface DemoTorrent {
  readonly name: string;
  readonly magnet: string;
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
