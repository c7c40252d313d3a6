/** tronweb and our own encoder must give the same bytes for every intent; two hands, one contract. */
import fc from 'fast-check';
import { TronWeb } from 'tronweb';
import { expect, test } from 'vitest';
import { decodeTransaction, encodeTransaction, transactionId } from '../../chain/transaction.ts';
import { callIntents, references, transferIntents } from '../../chain/intents.suite.ts';
import { addressOfKey, sign } from '../../core/channel/signature.ts';
import type { TransactionIntent } from '../../core/money/intent.ts';
import { hexToBytes } from '@noble/hashes/utils.js';
import { buildTransaction } from './build.ts';
import { checkSigned, checkUnsigned } from './check.ts';

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** What a JavaScript number can carry; the rest is refused, which the last test shows. */
function isCarried(intent: TransactionIntent): boolean {
  const { asset, amount } = intent.kind === 'transfer' ? intent : (intent.value ?? intent0);
  const isToken = asset.kind === 'trc10' && intent.kind === 'call';
  return (asset.kind === 'trc20' || amount <= MAX) && (!isToken || asset.id <= MAX);
}

const intent0 = { asset: { kind: 'trx' as const }, amount: 0n };

const intents = fc
  .oneof(transferIntents, callIntents)
  // tronweb wants a fee limit wherever a contract runs, and refuses to pay oneself.
  .map((intent): TransactionIntent => {
    const runsContract = intent.kind === 'call' || intent.asset.kind === 'trc20';
    return runsContract ? { ...intent, feeLimitSun: intent.feeLimitSun + 1n } : intent;
  })
  .filter((intent) => intent.kind === 'call' || intent.from !== intent.to)
  .filter(isCarried);

test('tronweb builds what our encoder builds, byte for byte, and our decoder agrees', async () => {
  await fc.assert(
    fc.asyncProperty(intents, references, async (intent, reference) => {
      const { rawDataHex, forTronLink } = await buildTransaction(intent, reference);
      expect(rawDataHex).toBe(encodeTransaction(intent, reference));
      expect(transactionId(rawDataHex)).toBe(forTronLink.txID);
      expect(() => {
        checkUnsigned(rawDataHex, intent);
      }).not.toThrow();
      expect(decodeTransaction(rawDataHex).expiration).toBe(reference.expiration);
    }),
    { numRuns: 200 },
  );
});

test('tronweb agrees on addresses and signatures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => key.some((byte) => byte > 0)),
      intents,
      references,
      async (key, intent, reference) => {
        const privateKey = Buffer.from(key).toString('hex');
        const address = addressOfKey(key);
        expect(TronWeb.address.fromPrivateKey(privateKey)).toBe(address);
        const own = { ...intent, from: address };
        if (own.kind === 'transfer' && own.to === address) return;
        const { rawDataHex, forTronLink } = await buildTransaction(own, reference);
        const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey });
        const { signature } = await tronWeb.trx.sign(forTronLink);
        const signed = checkSigned({ rawDataHex, signatures: signature }, own);
        expect(signed.signatures).toEqual([sign(hexToBytes(signed.txid), key)]);
      },
    ),
    { numRuns: 50 },
  );
});

test('an amount that a number cannot hold is refused with advice', async () => {
  const [intent] = fc.sample(
    transferIntents.filter(({ asset, from, to }) => asset.kind === 'trc10' && from !== to),
    1,
  );
  const [reference] = fc.sample(references, 1);
  if (intent === undefined || reference === undefined) throw new Error('No sample.');
  await expect(buildTransaction({ ...intent, amount: MAX + 1n }, reference)).rejects.toMatchObject({
    code: 'amount_invalid',
    message: expect.stringContaining('in parts') as string,
  });
});
