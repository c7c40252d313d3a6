/** What every review goes through: figures first, then what is missing, then what it costs. */
import type { AccountState, FeeEstimate } from '../../chain/chain.ts';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import { findPassedLimit } from '../../core/money/daily-limit.ts';
import type { TransactionIntent } from '../../core/money/intent.ts';
import { findToken } from '../../core/money/tokens.ts';
import { parseTronAddress, type TronAddress } from '../../core/units/tron-address.ts';
import { accountOf, type WalletSession } from '../session.ts';
import type { Review, ReviewWarning } from '../wallet.ts';

/** Balances of the account in use, TRX always among them. */
export function balancesFor(
  session: WalletSession,
  assets: readonly Asset[],
): Promise<AccountState> {
  return session.chain().account(accountOf(session).address, [TRX, ...assets.filter(isToken)]);
}

function isToken(asset: Asset): boolean {
  return asset.kind !== 'trx';
}

/** The estimate, and the intent with the fee limit that follows from it. */
export async function estimated<Intent extends TransactionIntent>(
  session: WalletSession,
  intent: Intent,
): Promise<{ readonly intent: Intent; readonly fee: FeeEstimate }> {
  const fee = await session.chain().estimate(intent);
  return { intent: { ...intent, feeLimitSun: fee.feeLimitSun }, fee };
}

export interface ReviewFacts {
  readonly intent: TransactionIntent;
  readonly asset: Asset;
  readonly fee: FeeEstimate;
  readonly warnings: readonly ReviewWarning[];
  readonly before?: readonly TransactionIntent[];
}

export async function makeReview(
  session: WalletSession,
  { intent, asset, fee, warnings, before = [] }: ReviewFacts,
): Promise<Review> {
  const { network } = session.chain();
  return {
    id: crypto.randomUUID(),
    network: network.name,
    intent,
    token: findToken(network.tokens, asset),
    fee,
    warnings,
    needsPassword: await needsPassword(session, [...before, intent]),
    before,
  };
}

/** Foretells what the signer's policy will say; it alone decides. */
async function needsPassword(
  session: WalletSession,
  intents: readonly TransactionIntent[],
): Promise<boolean> {
  const { settings } = session.store.view;
  if (settings === null || accountOf(session).source !== 'purse') return false;
  const now = session.components.clock.now();
  const records = await session.outbox();
  return intents.some(
    (intent) => findPassedLimit(intent, settings.dailyLimits, records, now) !== null,
  );
}

/** Throws `address_invalid`. */
export function readAddress(text: string, whose: string): TronAddress {
  const address = parseTronAddress(text.trim());
  if (address !== null) return address;
  throw new FaultError(
    'address_invalid',
    `${whose} is not a TRON address. It has 34 characters and begins with T; copy it whole.`,
  );
}

/** Throws `amount_invalid` for nothing. */
export function requireAmount(amount: bigint): void {
  if (amount > 0n) return;
  throw new FaultError('amount_invalid', 'Enter an amount above zero.');
}
