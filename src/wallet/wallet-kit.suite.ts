/** A wallet on a chain of its own, in Node: the real chain client, a real node, the real tronweb. */
import { hexToBytes } from '@noble/hashes/utils.js';
import artifact from '../../contracts/artifact.json' with { type: 'json' };
import { FAUCET, ISSUER } from '../../devnet/tron/node/genesis/accounts.ts';
import {
  BTT_ADDRESS,
  BTTOLD_ID,
  defaultGenesis,
} from '../../devnet/tron/node/genesis/default-genesis.ts';
import { genesisContractAddress } from '../../devnet/tron/node/genesis/genesis.ts';
import { startTronNode, type TronNode } from '../../devnet/tron/node/node.ts';
import type { LocalChain } from '../bridge/world.ts';
import { localNetwork } from '../chain/built-in-networks.ts';
import type { Chain } from '../chain/chain.ts';
import { createChain } from '../chain/create-chain.ts';
import { encodeTransaction, transactionId } from '../chain/transaction.ts';
import { TRX, type Asset } from '../core/channel/asset.ts';
import { addressOfKey, sign } from '../core/channel/signature.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import { parseHexAddress, type TronAddress } from '../core/units/tron-address.ts';
import type { PageSignals } from './components.ts';
import { openWallet, type OpenWalletOptions } from './open-wallet.ts';
import { openSigner, PASSWORD, purseBrowser, type PurseBrowser } from './signer-in-memory.suite.ts';
import type { TronLinkDoor } from './tronlink/door.ts';
import type { Review, Wallet } from './wallet.ts';

const CHANNELS = 'BitternChannels';

export interface TestChain {
  readonly node: TronNode;
  readonly local: LocalChain;
  readonly client: Chain;
  readonly bttold: Asset;
  readonly btt: Asset;
  /** Signs and sends with any key, and mines a block. Resolves with the txid. */
  send(key: Uint8Array, intent: TransactionIntent): Promise<string>;
  /** 1,000 TRX and as many BTTOLD and BTT. */
  fund(address: TronAddress): Promise<void>;
  mine(count: number): Promise<void>;
  /** Blocks come while `work` runs. */
  mining<T>(work: () => Promise<T>): Promise<T>;
  /** In blocks, of an account. */
  transactionsOf(address: TronAddress): readonly string[];
}

/** Blocks come when a test mines them. */
export async function startTestChain(): Promise<TestChain> {
  const { abi, bytecode } = artifact;
  const genesis = defaultGenesis([{ label: CHANNELS, origin: ISSUER.address, abi, bytecode }]);
  const node = await startTronNode({ genesis, blockIntervalMs: 2 ** 30 });
  const mined: { readonly txid: string; readonly from: string }[] = [];
  const local: LocalChain = {
    url: node.url,
    channelContract: base58(genesisContractAddress(CHANNELS)),
    bttoldId: Number(BTTOLD_ID),
    bttAddress: base58(BTT_ADDRESS),
    faucet: `${node.url}/faucet`,
  };
  const client = createChain(localNetwork(local, node.chainId));
  const bttold: Asset = { kind: 'trc10', id: BTTOLD_ID };
  const btt: Asset = { kind: 'trc20', address: base58(BTT_ADDRESS) };
  node.onBlock(({ transactions }) => {
    for (const { transaction } of transactions) {
      mined.push({ txid: transaction.id, from: base58(transaction.owner) });
    }
  });

  async function send(key: Uint8Array, draft: TransactionIntent): Promise<string> {
    const { feeLimitSun } = await client.estimate(draft);
    const reference = await client.reference();
    const rawDataHex = encodeTransaction({ ...draft, feeLimitSun }, reference);
    const txid = transactionId(rawDataHex);
    const signatures = [sign(hexToBytes(txid), key)];
    await client.broadcast({ txid, rawDataHex, signatures, expiresAt: reference.expiration });
    await node.mineBlock();
    return txid;
  }

  return {
    node,
    local,
    client,
    bttold,
    btt,
    send,
    async fund(to) {
      const from = addressOfKey(FAUCET.privateKey);
      const amounts = [
        [TRX, 1_000_000_000n],
        [bttold, 1_000_000_000n],
        [btt, 1000n * 10n ** 18n],
      ] as const;
      for (const [asset, amount] of amounts) {
        await send(FAUCET.privateKey, {
          kind: 'transfer',
          from,
          to,
          asset,
          amount,
          feeLimitSun: 0n,
        });
      }
    },
    async mine(count) {
      for (let at = 0; at < count; at += 1) await node.mineBlock();
    },
    async mining(work) {
      const over = new AbortController();
      const miner = (async () => {
        while (!over.signal.aborted) {
          await node.mineBlock();
          // The chain's pace, not a wait: what is tested waits for the answer.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      try {
        return await work();
      } finally {
        over.abort();
        await miner;
      }
    },
    transactionsOf: (address) =>
      mined.filter(({ from }) => from === address).map(({ txid }) => txid),
  };
}

function base58(hex: string): TronAddress {
  const address = parseHexAddress(hex);
  if (address === null) throw new Error(`${hex} is no address.`);
  return address;
}

let keys = 0;

/** A key that nobody used before, the same in each run. */
export function newKey(): Uint8Array {
  keys += 1;
  const key = new Uint8Array(32).fill(1);
  new DataView(key.buffer).setUint32(28, keys);
  return key;
}

export interface TestWallet {
  readonly wallet: Wallet;
  readonly purse: PurseBrowser;
  readonly address: TronAddress;
  /** With the password where it is asked for. */
  send(review: Review): Promise<string>;
}

export type TestWalletOptions = Partial<OpenWalletOptions> & { readonly purse?: PurseBrowser };

/** With an open purse of its own; the same `purse` again is what a restart finds. */
export async function openTestWallet(
  chain: TestChain,
  { purse = purseBrowser(newKey()), ...options }: TestWalletOptions = {},
): Promise<TestWallet> {
  const wallet = await openWallet({
    signer: options.signer ?? (await openSigner(purse)),
    local: chain.local,
    // Chain time, which tests let pass.
    clock: { now: () => Math.max(Date.now(), chain.node.head.timestampMs) },
    // A second of waiting takes a fiftieth of one.
    timers: {
      after(ms, callback) {
        const timer = setTimeout(callback, ms / 50);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    page: QUIET_PAGE,
    fetch: (...of) => fetch(...of),
    findTronLink: () => Promise.resolve(NO_TRONLINK),
    ...options,
  });
  await wallet.refresh();
  return {
    wallet,
    purse,
    address: addressOfKey(purse.key),
    send: (review) => wallet.send(review, review.needsPassword ? { password: PASSWORD } : {}),
  };
}

const QUIET_PAGE: PageSignals = {
  isVisible: () => true,
  onChange: () => () => undefined,
  onActivity: () => () => undefined,
};

const NO_TRONLINK: TronLinkDoor = {
  address: null,
  isPresent: () => Promise.resolve(false),
  connect: () => Promise.reject(new Error('There is none.')),
  disconnect: () => undefined,
  chainId: () => Promise.resolve(null),
  sign: () => Promise.reject(new Error('There is none.')),
  signTypedData: () => Promise.reject(new Error('There is none.')),
  onChange: () => () => undefined,
  close: () => undefined,
};
