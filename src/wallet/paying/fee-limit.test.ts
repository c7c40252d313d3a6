import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import { createPayChain } from '../../chain/pay-chain.ts';
import { TRX } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { PayChain } from '../../core/ledger/pay-ports.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { lockedSigner, purseBrowser, type PurseBrowser } from '../signer-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';

let chain: TestChain;
let costs: PayChain;
let purse: PurseBrowser;
let payer: TronAddress;

beforeAll(async () => {
  chain = await startTestChain();
  costs = createPayChain(chain.client.network);
  purse = purseBrowser(newKey());
  payer = addressOfKey(purse.key);
  await chain.fund(payer);
});

afterAll(() => chain.node.close());

async function pay(
  wantedId: string,
  what: PaymentWanted['what'],
  mostFeeSun: bigint,
): Promise<PaymentAnswer | null> {
  const { chainId } = chain.client.network;
  const { wallet } = await openTestWallet(chain, { purse });
  const wanted: PaymentWanted = {
    ...{ wantedId, budgetId: 'b', chainId, source: 'purse', payer, what },
    ...{ mostFeeSun, isOver: false },
  };
  try {
    return await chain.mining(() => wallet.pay(wanted));
  } finally {
    wallet.close();
  }
}

function burntBy(answer: PaymentAnswer | null): bigint {
  if (answer?.kind === 'sent') return answer.feeSun;
  throw new Error(`It was not paid: ${JSON.stringify(answer)}`);
}

test('a deposit is not made when its fee may be more than was set aside for it', async () => {
  const payee = addressOfKey(newKey());
  const signer = await lockedSigner(purse.browser).call('session.address', null);
  const description = {
    ...{ payer, signer, payee, payeeSigner: payee, asset: TRX },
    ...{ withdrawDelaySeconds: 86_400, salt: '5a'.repeat(32) },
  };
  const what = { kind: 'deposit', description, amount: 20_000_000n } as const;
  const refused = await pay('deposit', what, 2_000_000n);
  expect(refused).toMatchObject({ kind: 'refused', fault: { code: 'limit_reached' } });
  expect(purse.records).toEqual([]);
  // What the engine sets aside is enough.
  const { nowSun, mostSun } = await costs.paymentFee({ rail: 'channel', payer, payee });
  expect(nowSun).toBeLessThan(mostSun);
  const burnt = burntBy(await pay('deposit', what, nowSun));
  expect(burnt).toBeGreaterThan(0n);
  expect(burnt).toBeLessThanOrEqual(nowSun);
});

test('a transfer that makes an account burns no more than was set aside for it', async () => {
  const to = addressOfKey(newKey());
  const what = { kind: 'transfer', to, asset: TRX, amount: 1_000_485n } as const;
  const { nowSun } = await costs.paymentFee({ rail: 'direct', payer, payee: to });
  const refused = await pay('transfer', what, 1_000_000n);
  expect(refused).toMatchObject({ kind: 'refused', fault: { code: 'limit_reached' } });
  const burnt = burntBy(await pay('transfer', what, nowSun));
  expect(burnt).toBeGreaterThan(1_000_000n);
  expect(burnt).toBeLessThanOrEqual(nowSun);
});
