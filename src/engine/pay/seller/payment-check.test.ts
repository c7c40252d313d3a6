import { describe, expect, it } from 'vitest';
import { BTTOLD, TRX } from '../../../core/channel/asset.ts';
import { addressOfKey, type Signature } from '../../../core/channel/signature.ts';
import { DEFAULT_EARN_SETTINGS } from '../../../core/ledger/earn-settings.ts';
import type { ReceivedPayment } from '../../../core/ledger/pay-ports.ts';
import { ALICE, BOB, TOKEN } from '../../../core/money/samples.suite.ts';
import { tagged } from '../../../core/paywire/instalment-tag.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { PayMessage } from '../../../core/paywire/message.ts';
import { termsOf } from '../../../core/paywire/terms-of.ts';
import { delegatedBy, DOMAIN, FakeChain, keyOf } from './fake-chain.suite.ts';
import { NotChecked } from './not-checked.ts';
import { checkPayment, creditNow } from './payment-check.ts';

const settings = { ...DEFAULT_EARN_SETTINGS, isOn: true, payee: BOB };
const terms = termsOf(settings, {
  ...DOMAIN,
  payeeSigner: BOB,
  lifeCostSun: 1n,
  claimCostSun: 1n,
})!;
const PAYER = addressOfKey(keyOf(7));
const TXID = '1f'.repeat(32) as Txid;
const AMOUNT = tagged(1_000_000n, BOB);
const SINCE = 500_000;
const NOW = 1_000_000;

function messageOf(change: Partial<PayMessage> = {}, until = 2_000): PayMessage {
  const delegate = { payer: PAYER, key: ALICE, until };
  return {
    ...{ kind: 'pay', txid: TXID, asset: TRX, amount: AMOUNT },
    delegate: { ...delegate, signature: delegatedBy(keyOf(7), delegate) },
    proof: '' as Signature,
    ...change,
  };
}

function check(
  message: PayMessage,
  change: Partial<ReceivedPayment> | null = {},
  allowedPayers: readonly (typeof ALICE)[] = [],
) {
  const chain = new FakeChain();
  const usual = { from: PAYER, to: BOB, asset: TRX, amount: AMOUNT };
  const payment = { ...usual, timestampMs: NOW, isSolid: false };
  if (change !== null) chain.payments.set(TXID, { ...payment, ...change });
  return checkPayment(message, {
    ...{ terms, settings: { allowedPayers }, chain },
    ...{ sellingSinceMs: SINCE, nowMs: NOW },
  });
}

async function refusalOf(work: Promise<unknown>): Promise<NotChecked> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NotChecked)) throw new Error('It was taken.');
  return error;
}

describe('checkPayment', () => {
  it('takes what the payer sent to us', async () => {
    expect(await check(messageOf())).toEqual({ amount: AMOUNT, isSolid: false });
    expect(await check(messageOf(), { isSolid: true }, [PAYER])).toMatchObject({ isSolid: true });
  });

  it.each([
    ['a key that the payer did not name', messageOf({}, 900), {}, 'key'],
    ['another asset', messageOf({ asset: BTTOLD }), {}, 'asset'],
    ['an amount without our tag', messageOf({ amount: AMOUNT + 1n }), {}, 'installation'],
    ['a payment of somebody else', messageOf(), { from: ALICE }, 'Somebody else'],
    ['a payment to somebody else', messageOf(), { to: ALICE }, 'somebody else'],
    ['a smaller payment', messageOf(), { amount: AMOUNT - 1000n }, 'amount'],
    ['another token', messageOf(), { asset: BTTOLD }, 'amount'],
    ['a payment from before', messageOf(), { timestampMs: SINCE - 1 }, 'older'],
  ] as const)('refuses %s for good', async (_name, message, payment, words) => {
    const refusal = await refusalOf(check(message, payment));
    expect(refusal.message).toContain(words);
    expect(refusal.isFinal).toBe(true);
    const isElsewhere = words === 'installation' || words === 'somebody else';
    expect(refusal.reason).toBe(isElsewhere ? 'wrong-chain' : 'channel-unknown');
  });

  it('refuses payers who are not allowed, and waits for a block', async () => {
    const refusal = await refusalOf(check(messageOf(), {}, [TOKEN]));
    expect([refusal.message.includes('payer'), refusal.isFinal]).toEqual([true, true]);
    expect(await refusalOf(check(messageOf(), null))).toMatchObject({ isFinal: false });
  });
});

describe('creditNow', () => {
  it('is the price of 256 KiB until the payment is solid', () => {
    expect(creditNow({ amount: 100_000n, isSolid: false }, 300n)).toBe(75n);
    expect(creditNow({ amount: 100_000n, isSolid: false }, 301n)).toBe(76n);
    expect(creditNow({ amount: 70n, isSolid: false }, 300n)).toBe(70n);
    expect(creditNow({ amount: 100_000n, isSolid: true }, 300n)).toBe(100_000n);
  });
});
