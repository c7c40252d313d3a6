/** A ledger that was lost: what was deposited is found on chain, what was paid at the seller. */
import { expect, it } from 'vitest';
import { channelId, type ChannelDescription } from '../../../core/channel/description.ts';
import { voucherDigest } from '../../../core/channel/messages.ts';
import { addressOfKey, sign } from '../../../core/channel/signature.ts';
import { CLOSED } from '../../../core/channel/state.ts';
import { channelAccountId } from '../../../core/ledger/account-id.ts';
import { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { unitsOf } from '../../../core/paywire/debt.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { descriptionOf } from '../../../core/money/samples.suite.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { DOMAIN, keyOf } from '../seller/fake-chain.suite.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { Accounts } from './accounts.ts';
import { Backing } from './backing.ts';
import { Questions } from './questions.ts';
import { Recovery } from './recovery.ts';

/** The installation's session key, in `openKit`. */
const KEY = keyOf(2);
const DEPOSIT = 70_000_000n;

function ownOf(change: Partial<ChannelDescription> = {}): ChannelDescription {
  const { payee, payeeSigner } = TERMS;
  return descriptionOf({ payer: PAYER, signer: addressOfKey(KEY), payee, payeeSigner, ...change });
}

async function open(...descriptions: ChannelDescription[]) {
  const kit = await openKit();
  kit.chain.index = descriptions.map((description, at) => ({
    txid: String(at).padStart(64, '0') as Txid,
    ...{ description, amount: DEPOSIT, timestampMs: at },
  }));
  for (const description of descriptions) kit.chain.hold(description, { balance: DEPOSIT });
  return { ...kit, recovery: new Recovery(kit.parts) };
}

it('finds open channels of this installation that the ledger does not know, once', async () => {
  const [mine, known, closed] = ['01', '02', '03'].map((salt) => ownOf({ salt: salt.repeat(32) }));
  const stranger = ownOf({ signer: addressOfKey(keyOf(7)) });
  const { recovery, keeper, chain } = await open(mine!, known!, closed!, stranger);
  chain.hold(mine!, { claimed: 5n });
  chain.hold(closed!, { closeAt: CLOSED });
  await recovery.look(PAYER);
  await keeper.write({ bought: [{ ...keeper.bought[1]!, received: 99n }] });
  const { questions } = chain;
  await recovery.look(PAYER);
  expect(chain.questions).toBe(questions);
  await new Recovery((await openKit()).parts).look(PAYER);
  expect(keeper.bought).toHaveLength(2);
  expect(keeper.bought[0]).toMatchObject({
    ...{ accountId: channelId(DOMAIN, mine!), cumulative: 5n, received: unitsOf(5n) },
    ...{ phase: 'open', instalments: [{ amount: DEPOSIT, state: 'solid' }] },
  });
  expect(keeper.bought[1]).toMatchObject({ received: 99n });
});

it('leaves what the ledger knows alone, and believes no index without the contract', async () => {
  const { recovery, keeper, chain } = await open(ownOf());
  chain.channels.clear();
  await recovery.look(PAYER);
  expect(keeper.bought).toEqual([]);

  const other = await open(ownOf());
  await other.recovery.look(PAYER);
  const ended = { ...other.keeper.bought[0]!, phase: 'ended' as const };
  await other.keeper.write({ bought: [ended] });
  await new Recovery(other.parts).look(PAYER);
  expect(other.keeper.bought).toEqual([ended]);
});

it('asks again when no node answered, and goes on without an index', async () => {
  const { recovery, keeper, chain } = await open(ownOf());
  chain.isReachable = false;
  await recovery.look(PAYER);
  chain.isReachable = true;
  await recovery.look(PAYER);
  expect(keeper.bought).toHaveLength(1);

  const plain = await openKit();
  await new Recovery(plain.parts).look(PAYER);
  expect(plain.keeper.bought).toEqual([]);
});

it('is paid from before anything new is asked for, and goes on at the voucher that the seller shows', async () => {
  const { parts, keeper, wanted } = await open(ownOf());
  const questions = new Questions(
    (question) => wanted.push(question),
    () => 0,
  );
  const backing = new Backing(parts, new Accounts(parts), questions);
  const { account } = await backing.back({
    ...{ budget: budgetOf({ rail: 'channel' }), terms: TERMS, floor: FLOOR, price: 300n },
    ...{ spent: null, bytesLeft: 20 * MIB, verifiedBytes: 8 * MIB },
  });
  expect(wanted).toEqual([]);
  const id = channelId(DOMAIN, ownOf());
  expect(account.id).toBe(channelAccountId(id));
  expect(keeper.bought[0]?.instalments).toMatchObject([{ amount: DEPOSIT }]);

  const cumulative = 3_000_000n;
  const signature = sign(voucherDigest(DOMAIN, { channelId: id, cumulative }), KEY);
  account.adopt(cumulative, signature);
  expect([account.received, account.released]).toEqual([unitsOf(cumulative), unitsOf(cumulative)]);
  expect(account.due(true)).toBeNull();
  expect(new BuyerAccount(account.record).cumulative).toBe(cumulative);
});
