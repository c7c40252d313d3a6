/** What an account did, told from its own side: which way money went, and how much of it. */
import { expect, test } from 'vitest';
import { builtInNetworks } from '../../chain/built-in-networks.ts';
import { TRX } from '../../core/channel/asset.ts';
import { encodeCall, type ChannelCall } from '../../core/channel/call.ts';
import type { Signature } from '../../core/channel/signature.ts';
import type { CallPurpose } from '../../core/money/intent.ts';
import type { OutboxRecord } from '../../core/money/outbox.ts';
import { ALICE, BOB, callOf, descriptionOf, recordOf } from '../../core/money/samples.suite.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { mergeHistory } from './history.ts';

const signature = `${'11'.repeat(64)}1b` as Signature;
/** ALICE pays BOB. */
const description = descriptionOf({ payer: ALICE, payee: BOB });
const other = descriptionOf({ payer: ALICE, payee: BOB, salt: '6b'.repeat(32) });

function sent(
  from: TronAddress,
  purpose: CallPurpose,
  call: ChannelCall,
  change: Partial<OutboxRecord> = {},
): OutboxRecord {
  const intent = callOf({ from, purpose, calldata: encodeCall(call) });
  return recordOf({ intent, state: 'solid', feeSun: 300_000n, ...change });
}

function claimOf(amount: bigint, change: Partial<OutboxRecord> = {}, from = BOB): OutboxRecord {
  return sent(from, 'claim', { name: 'claim', description, amount, signature }, change);
}

function historyOf(account: TronAddress, ...records: readonly OutboxRecord[]) {
  const network = builtInNetworks.mainnet;
  return mergeHistory({ network, account, records, transfers: [] });
}

test('a claim brings in what the contract paid, and its fee stands apart', () => {
  const moved = { toPayees: 40n, toPayers: 0n };
  const [entry] = historyOf(BOB, claimOf(100n, { moved }));
  expect(entry).toMatchObject({
    ...{ what: 'claim', direction: 'in', amount: 40n, asset: TRX, from: ALICE, to: BOB },
    feeSun: 300_000n,
  });
});

test('before the contract told, a claim shows what is still to come of its voucher', () => {
  const history = historyOf(
    BOB,
    claimOf(100n),
    claimOf(120n, { state: 'failed', reason: 'no' }),
    claimOf(150n, { state: 'sent', feeSun: null }),
  );
  expect(history.map(({ amount, state }) => [amount, state])).toEqual([
    [50n, 'sent'],
    [20n, 'failed'],
    [100n, 'solid'],
  ]);
});

test('several channels in one claim come to one sum', () => {
  const claims = [
    { description, amount: 100n, signature },
    { description: other, amount: 30n, signature },
  ];
  const many = sent(BOB, 'claim', { name: 'claimMany', claims }, { state: 'sent' });
  expect(historyOf(BOB, claimOf(60n), many)[0]).toMatchObject({
    ...{ what: 'claim', direction: 'in', amount: 70n, to: BOB },
  });
});

test('a claim for somebody else brings this account nothing', () => {
  const [entry] = historyOf(ALICE, claimOf(100n, {}, ALICE));
  expect(entry).toMatchObject({ direction: 'none', amount: 100n, to: BOB });
});

test('a wish to close moves nothing', () => {
  const request = sent(ALICE, 'request-close', { name: 'requestClose', description });
  expect(historyOf(ALICE, request)[0]).toMatchObject({
    ...{ what: 'close-request', direction: 'none', amount: null, to: BOB },
  });
});

test('an end brings each its part, as soon as the contract told it', () => {
  const moved = { toPayees: 30n, toPayers: 70n };
  const agreed = { name: 'closeCooperative', description, amount: 30n, signature } as const;
  const early = sent(ALICE, 'close-cooperative', agreed, { state: 'sent' });
  expect(historyOf(ALICE, early)[0]).toMatchObject({ direction: 'in', amount: null });
  const byPayer = sent(ALICE, 'close-cooperative', agreed, { moved });
  expect(historyOf(ALICE, byPayer)[0]).toMatchObject({ what: 'close', amount: 70n, from: BOB });
  const byPayee = sent(BOB, 'close-cooperative', agreed, { moved });
  expect(historyOf(BOB, byPayee)[0]).toMatchObject({ direction: 'in', amount: 30n, from: ALICE });
  const refund = { name: 'finalizeClose', description } as const;
  const back = sent(ALICE, 'finalize-close', refund, { moved: { toPayees: 0n, toPayers: 70n } });
  expect(historyOf(ALICE, back)[0]).toMatchObject({ what: 'refund', direction: 'in', amount: 70n });
});

test('what a fork undid is not told as paid', () => {
  const undone = claimOf(100n, {
    ...{ state: 'failed', reason: 'The contract refused.' },
    moved: { toPayees: 40n, toPayers: 0n },
  });
  expect(historyOf(BOB, undone)[0]).toMatchObject({ state: 'failed', amount: 100n });
});
