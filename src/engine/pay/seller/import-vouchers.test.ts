/** The Node seller's `vouchers.json` in the app: claimed there, or refused with the reason. */
import { expect, test } from 'vitest';
import { CLOSED } from '../../../core/channel/state.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import { writeVoucherFile, readVoucherFile } from '../../../core/ledger/voucher-file.ts';
import { ALICE, BOB, CHAIN_ID, CHANNELS } from '../../../core/money/samples.suite.ts';
import type { Buyer } from './desk-buyer.suite.ts';
import { Market } from './desk-kit.suite.ts';
import { keyOf } from './fake-chain.suite.ts';

const AMOUNT = 5_000_000n;

/** Of another seller, in Node, with a session key of its own. */
async function openApp() {
  const market = await Market.open({ isOn: false });
  const payer = market.connect(0x21, { payeeSigner: addressOfKey(keyOf(0x77)) });
  payer.deposit();
  return { market, payer };
}

function claimOf(payer: Buyer, cumulative = AMOUNT) {
  const { description } = payer;
  return { description, cumulative, signature: payer.voucher(cumulative) };
}

function fileOf(...claims: ReturnType<typeof claimOf>[]): string {
  return writeVoucherFile({ chainId: CHAIN_ID, contract: CHANNELS, claims });
}

test('what it holds can be claimed here, and a higher voucher later on', async () => {
  const { market, payer } = await openApp();
  const { handlers } = market.desk;
  const of = { text: fileOf(claimOf(payer)), own: [ALICE] };
  const seen = await handlers['vouchers.preview'](of);
  const { payer: from, asset } = payer.description;
  const taken = [{ accountId: payer.id, payer: from, asset, amount: AMOUNT }];
  expect(seen).toEqual({ taken, knownCount: 0, refused: [] });
  expect(market.keeper.sold).toEqual([]);
  expect(await handlers['vouchers.import'](of)).toEqual(seen);
  expect(await handlers['vouchers.preview'](of)).toMatchObject({ taken: [], knownCount: 1 });

  const more = { ...of, text: fileOf(claimOf(payer, 2n * AMOUNT)) };
  await handlers['vouchers.import'](more);
  await handlers['vouchers.import'](of);
  expect(market.keeper.sold).toMatchObject([{ phase: 'claim-only', cumulative: 2n * AMOUNT }]);
  await market.pass(20_000);
  await handlers['earn.claim']({ accountIds: [payer.id as never] });
  expect(market.signer.orders.at(-1)?.claims).toMatchObject([{ cumulative: 2n * AMOUNT }]);
  await market.pass(10_000);
  expect(market.desk.view().sold[0]).toMatchObject({ claimed: 2n * AMOUNT, unclaimed: 0n });
});

test('a forged voucher, one for somebody else, and one that is worth nothing are refused', async () => {
  const { market, payer } = await openApp();
  const { handlers } = market.desk;
  const look = async (claim: ReturnType<typeof claimOf>) => {
    const of = { text: fileOf(claim), own: [ALICE] };
    const { taken, refused } = await handlers['vouchers.import'](of);
    expect(taken).toEqual([]);
    expect(market.keeper.sold).toEqual([]);
    return refused;
  };
  const good = claimOf(payer);
  expect(await look({ ...good, cumulative: AMOUNT + 1n })).toEqual(['forged']);
  expect(await look({ ...good, signature: payer.voucher(AMOUNT, keyOf(9)) })).toEqual(['forged']);
  const mine = { ...good.description, salt: '00'.repeat(32) };
  expect(await look({ ...good, description: mine })).toEqual(['forged']);
  expect(await look(claimOf(market.connect(0x31, { payee: addressOfKey(keyOf(5)) })))).toEqual([
    'foreign',
  ]);
  expect(await look(claimOf(market.connect(0x41)))).toEqual(['unfunded']);
  market.chain.hold(payer.description, { claimed: AMOUNT });
  expect(await look(good)).toEqual(['claimed']);
  market.chain.hold(payer.description, { closeAt: CLOSED });
  expect(await look(good)).toEqual(['closed']);
});

test('whoever is paid must be the user: the payout address, or an address of the wallet', async () => {
  const { market, payer } = await openApp();
  market.stored.clear();
  await market.restart();
  const text = fileOf(claimOf(payer));
  const { handlers } = market.desk;
  expect(await handlers['vouchers.preview']({ text, own: [] })).toMatchObject({
    refused: ['foreign'],
  });
  expect((await handlers['vouchers.preview']({ text, own: [BOB] })).taken).toHaveLength(1);
});

test('another network, another contract and another kind of file are told apart', async () => {
  const { market, payer } = await openApp();
  const read = (text: string) => market.desk.handlers['vouchers.preview']({ text, own: [] });
  const claims = [claimOf(payer)];
  await expect(
    read(writeVoucherFile({ chainId: 5, contract: CHANNELS, claims })),
  ).rejects.toMatchObject({ code: 'network_wrong' });
  await expect(
    read(writeVoucherFile({ chainId: CHAIN_ID, contract: ALICE, claims })),
  ).rejects.toMatchObject({ code: 'network_wrong' });
  const text = fileOf(...claims);
  const wrong = [
    '',
    '[]',
    '{}',
    text.replace('"cumulative": "5', '"cumulative": "-5'),
    text.replace('"asset": "trx"', '"asset": "x"'),
  ];
  for (const one of wrong) {
    await expect(read(one)).rejects.toMatchObject({ code: 'backup_invalid' });
  }
  market.chain.isReachable = false;
  await expect(read(text)).rejects.toMatchObject({ code: 'node_unreachable' });
  expect(readVoucherFile(text).claims).toEqual(claims);
});
