/** What the seller's machines ask of chain, ledger and signer, answered. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { Clock } from '../../../core/ports.ts';
import { FaultError } from '../../../core/fault.ts';
import { channelAccountId, directAccountId } from '../../../core/ledger/account-id.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { PayChain, PaySigner } from '../../../core/ledger/pay-ports.ts';
import type { AccountId, CreditRecord } from '../../../core/ledger/records.ts';
import { most } from '../../../core/paywire/debt.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { SellerEvent } from '../../../core/paywire/seller-events.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { checkChannel } from './channel-check.ts';
import { newChannelAccount, newDirectAccount } from './new-account.ts';
import { notYet, readFailure, refuse } from './not-checked.ts';
import type { OpeningLooks } from './opening-looks.ts';
import { checkPayment, creditNow } from './payment-check.ts';
import type { Question, SellerSide } from './seller-side.ts';
import type { SoldAccounts } from './sold-accounts.ts';
import type { StandingTerms } from './terms-keeper.ts';

export interface AnswerParts {
  readonly clock: Clock;
  readonly accounts: SoldAccounts;
  readonly openings: OpeningLooks;
  readonly signer: () => PaySigner;
  readonly settings: () => EarnSettings;
  readonly terms: () => StandingTerms | null;
  readonly chain: () => PayChain | null;
  readonly credited: (txid: Txid) => CreditRecord | null;
  readonly sellingSinceMs: () => number;
  readonly pieceLengthBytes: (infoHash: InfoHash) => number;
  /** The newest claim of it that was sent. */
  readonly claimOf: (accountId: AccountId) => Txid | null;
}

type Ask<Kind extends Question['kind']> = Question & { readonly kind: Kind };

/** Null where there is nothing to say to the machine. */
export async function answerQuestion(
  parts: AnswerParts,
  side: SellerSide,
  question: Question,
): Promise<SellerEvent | null> {
  switch (question.kind) {
    case 'check-channel':
      return attempt(() => channelChecked(parts, side, question));
    case 'check-payment':
      return attempt(() => paymentChecked(parts, side, question));
    case 'store-voucher':
      return voucherStored(parts, side, question);
    case 'sign-close':
      return closeSigned(parts, question);
  }
}

async function attempt(check: () => Promise<SellerEvent>): Promise<SellerEvent> {
  try {
    return await check();
  } catch (error) {
    return { kind: 'not-checked', ...readFailure(error) };
  }
}

async function channelChecked(
  parts: AnswerParts,
  side: SellerSide,
  { channelId, description }: Ask<'check-channel'>,
): Promise<SellerEvent> {
  const { accounts, clock } = parts;
  const { terms, chain } = ground(parts);
  const ended = accounts.get(channelAccountId(channelId));
  const known = ended?.record ?? null;
  if (ended !== null && known?.phase === 'closing' && known.finalAmount !== null) {
    // The chain has no say in what was agreed to.
    return { kind: 'channel-checked', account: ended };
  }
  const question = { channelId, description, known };
  const opener = { remoteAddress: side.link.remoteAddress, known: known?.accountId ?? null };
  const rules = { terms, settings: parts.settings(), chain };
  const sight = await parts.openings.make(opener, () => checkChannel(question, rules));
  const account = await accounts.open(
    newChannelAccount(question, sight, {
      chainId: chain.chainId,
      pieceLengthBytes: parts.pieceLengthBytes(side.link.infoHash),
      nowMs: clock.now(),
    }),
  );
  accounts.see(account, sight, parts.claimOf(account.id));
  return { kind: 'channel-checked', account };
}

async function paymentChecked(
  parts: AnswerParts,
  side: SellerSide,
  { payment }: Ask<'check-payment'>,
): Promise<SellerEvent> {
  const { accounts, clock } = parts;
  const { terms, chain } = ground(parts);
  const { txid, asset, delegate } = payment;
  const { chainId } = chain;
  const { payee } = terms;
  const accountId = directAccountId({ chainId, payer: delegate.payer, payee, asset });
  if (parts.credited(txid) === null) {
    const rules = { terms, settings: parts.settings(), chain, nowMs: clock.now() };
    const sight = await checkPayment(payment, {
      ...rules,
      sellingSinceMs: parts.sellingSinceMs(),
    });
    const pieceLengthBytes = parts.pieceLengthBytes(side.link.infoHash);
    const account = await accounts.open(
      newDirectAccount(payment, { chainId, payee, pieceLengthBytes, nowMs: clock.now() }),
    );
    const floor = terms.floors.find((one) => isSameAsset(one.asset, asset))?.price ?? 0n;
    const amount = creditNow(sight, most(side.bidPriceIn(asset), floor));
    await accounts.bookPayment({ account, txid, amount, isSolid: sight.isSolid });
  }
  // Another wire may have been faster: what counts is what is stored.
  const credit = parts.credited(txid);
  const account = accounts.get(accountId);
  if (credit?.accountId !== accountId || account === null) {
    throw refuse('This payment was credited to somebody else.');
  }
  return { kind: 'payment-checked', account, txid, amount: credit.amount };
}

async function voucherStored(
  { accounts }: AnswerParts,
  side: SellerSide,
  { account, cumulative, signature }: Ask<'store-voucher'>,
): Promise<SellerEvent> {
  const { infoHash } = side.link;
  try {
    await accounts.bookVoucher({ account, cumulative, signature, infoHash });
    return { kind: 'voucher-stored', cumulative, signature };
  } catch {
    // The keeper told everybody why.
    return { kind: 'voucher-not-stored' };
  }
}

/** From here on there is no credit, whether the signer answers or not. */
async function closeSigned(
  { accounts, signer }: AnswerParts,
  { account, finalAmount }: Ask<'sign-close'>,
): Promise<SellerEvent> {
  const { channel, chainId } = account.record;
  if (channel === null) throw new FaultError('internal', 'Only channels are closed.');
  await accounts.storeClosing(account);
  const { contract, description } = channel;
  const signature = await signer().signClose({ chainId, contract, description, finalAmount });
  return { kind: 'close-signed', finalAmount, signature };
}

function ground({ terms, chain }: AnswerParts): {
  readonly terms: StandingTerms;
  readonly chain: PayChain;
} {
  const [standing, standingChain] = [terms(), chain()];
  if (standing === null || standingChain === null) throw notYet('Nothing is for sale now.');
  return { terms: standing, chain: standingChain };
}
