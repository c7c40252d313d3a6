/** A desk's surroundings in Node: a real ledger in memory, real signatures, a chain held in the hand. */
import { TRX } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { BudgetRecord } from '../../core/ledger/records.ts';
import type { PaySigner } from '../../core/ledger/pay-ports.ts';
import { CHAIN_ID, CHANNELS } from '../../core/money/samples.suite.ts';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { AssetFloor, SellerTerms } from '../../core/paywire/terms.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { PaymentWanted } from '../../bridge/paying.ts';
import { MemoryLedger } from '../../storage/ledger/memory-ledger.ts';
import type { DeskParts } from './desk.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { FakeChain, FakeSigner, keyOf } from './seller/fake-chain.suite.ts';

export const INFO_HASH = 'ab'.repeat(20) as InfoHash;
export const PAYER = addressOfKey(keyOf(2));
const SELLER = 1;

export interface Kit {
  readonly parts: DeskParts;
  readonly keeper: LedgerKeeper;
  readonly chain: FakeChain;
  readonly wanted: PaymentWanted[];
  now: number;
}

export async function openKit({
  ledger = new MemoryLedger(),
  signer = null as PaySigner | null,
} = {}): Promise<Kit> {
  const chain = new FakeChain();
  const wanted: PaymentWanted[] = [];
  const keeper = await LedgerKeeper.open(ledger, () => undefined);
  const kit = { keeper, chain, wanted, now: 1_700_000_000_000 };
  let drawn = 0;
  const own = signer ?? new FakeSigner(keyOf(2), chain);
  const parts: DeskParts = {
    clock: { now: () => kit.now },
    keeper,
    signer: () => own,
    chain: () => Promise.resolve(chain),
    network: () => ({ chainId: CHAIN_ID, name: 'devnet', hasContract: true }),
    random: (lengthBytes) => new Uint8Array(lengthBytes).fill((drawn += 1)),
    settings: { get: () => Promise.resolve(null), set: () => Promise.resolve() },
    uploads: {
      configure: () => undefined,
      setPayFacts: () => undefined,
      wake: () => undefined,
      listen: () => undefined,
    },
    torrents: () => [],
    links: () => [],
    emit: (name, event) => {
      if (name === 'pay.wanted') wanted.push(event as PaymentWanted);
    },
    changed: () => undefined,
  };
  return Object.assign(kit, { parts });
}

export const FLOOR: AssetFloor = {
  asset: TRX,
  price: 300n,
  minDeposit: 67_000_000n,
  settlement: 2_200_000n,
};

export const TERMS: SellerTerms = {
  version: 1,
  chainId: CHAIN_ID,
  contract: CHANNELS,
  payee: addressOfKey(keyOf(9)),
  payeeSigner: addressOfKey(keyOf(SELLER)),
  floors: [FLOOR],
  firstWindowBytes: 256 * 1024,
  minWithdrawDelaySeconds: 86_400,
  nonce: '11'.repeat(16) as Nonce,
  onlyListed: false,
};

export function budgetOf(change: Partial<BudgetRecord> = {}): BudgetRecord {
  return {
    budgetId: 'budget',
    infoHash: INFO_HASH,
    chainId: CHAIN_ID,
    asset: TRX,
    limit: 100_000_000n,
    highestPrice: 1_000n,
    lowestPrice: null,
    perDay: null,
    perSeller: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    rail: 'automatic',
    payer: PAYER,
    source: 'tronlink',
    madeAt: 1_700_000_000_000,
    stoppedAt: null,
    ...change,
  };
}
