/** Another asset is another debt: what is still on its way for the one before stays with that one. */
import { expect, it } from 'vitest';
import type { AccountId } from '../ledger/records.ts';
import { BuyerAccount } from './buyer-account.ts';
import type { Txid } from './identifiers.ts';
import { instalmentsOf } from './model/records.suite.ts';
import { FLOOR, TOKEN, World } from './model/world.suite.ts';

/** Served and not signed for yet when the user wants to pay with something else. */
function changed() {
  const world = new World({ isSolid: true, isDirect: false, deposit: 1_000_000n });
  const link = world.connect();
  world.bid(link, FLOOR);
  world.settle(link);
  world.requestPiece(link);
  world.settle(link);
  world.buyer.isStalling = true;
  world.serve(link, 4);
  world.settle(link);
  const [ask] = link.buyerAsks;
  if (ask?.kind !== 'sign') throw new Error('Nothing is to be signed.');
  const before = ask.account;
  const floors = [...world.terms.floors, { ...world.terms.floors[0]!, asset: TOKEN }];
  const terms = { ...world.terms, floors };
  world.buyer.told(link, { kind: 'message', message: { kind: 'terms', terms } });
  world.bid(link, FLOOR, TOKEN);
  expect(link.buyer.account).toBeNull();
  const channel = { ...before.record.channel!, channelId: 'ab'.repeat(32) as never };
  const after = new BuyerAccount({
    ...{ ...before.record, asset: TOKEN, accountId: 'other' as AccountId, channel },
    ...{ instalments: instalmentsOf(9n), cumulative: 0n, signature: null, received: 0n },
  });
  const txid = '71'.repeat(32) as Txid;
  world.buyer.told(link, { kind: 'backed', account: after, instalment: txid });
  expect(link.buyer.account).toBe(after);
  return { world, link, before, after, cumulative: ask.cumulative };
}

it('a voucher that was being signed is the old account’s, and never the new one’s', () => {
  const { world, link, before, after, cumulative } = changed();
  const signature = world.notary.voucher(cumulative);
  world.buyer.told(link, { kind: 'signed', account: before, cumulative, signature });
  expect([before.cumulative, before.isSigning]).toEqual([cumulative, false]);
  expect([after.cumulative, after.record.signature]).toEqual([0n, null]);
});

it('one that could not be signed leaves the new account as it is', () => {
  const { world, link, before } = changed();
  const { state } = link.buyer;
  const fault = { code: 'policy_refused', message: 'No.' } as const;
  world.buyer.told(link, { kind: 'not-signed', account: before, fault });
  expect([before.isSigning, link.buyer.state]).toEqual([false, state]);
});

it('a session proof of the old one is not shown for the new one', () => {
  const { world, link, before } = changed();
  const sent = link.toSeller.length;
  const { channelId } = before.record.channel!;
  world.buyer.told(link, { kind: 'proved', subject: channelId, proof: 'proof' as never });
  expect(link.toSeller.length).toBe(sent);
});
