import { describe, expect, it, vi } from 'vitest';
import { BTTOLD, assetKey, TRX } from '../../../core/channel/asset.ts';
import { channelId } from '../../../core/channel/description.ts';
import { DEFAULT_EARN_SETTINGS } from '../../../core/ledger/earn-settings.ts';
import type { AccountId, SoldRecord } from '../../../core/ledger/records.ts';
import { soldOf } from '../../../core/ledger/sold-samples.suite.ts';
import { BOB, CHANNELS, descriptionOf } from '../../../core/money/samples.suite.ts';
import { Claims } from './claims.ts';
import { CLAIM_COST_SUN, DOMAIN, FakeChain, FakeSigner, keyOf } from './fake-chain.suite.ts';

const settings = {
  ...DEFAULT_EARN_SETTINGS,
  ...{ isOn: true, payee: BOB, floors: { trx: 300n, [assetKey(BTTOLD)]: 300n } },
};
const THRESHOLD = 5n * CLAIM_COST_SUN;

function channelOf(salt: string, change: Partial<SoldRecord> = {}): SoldRecord {
  const description = descriptionOf({ asset: change.asset ?? TRX, salt: salt.repeat(32) });
  const id = channelId(DOMAIN, description);
  const channel = { channelId: id, contract: CHANNELS, description };
  const accountId = id as string as AccountId;
  return soldOf({ accountId, channel, balance: 10n ** 12n, cumulative: THRESHOLD, ...change });
}

function claimsOf(sold: SoldRecord[], served: readonly string[] = []) {
  const chain = new FakeChain();
  const signer = new FakeSigner(keyOf(9), chain);
  const clock = { time: 1_000_000, now: () => clock.time };
  const told: (readonly [AccountId, string])[] = [];
  const claims = new Claims({
    ...{ clock, chain: () => chain, signer: () => signer, settings: () => settings },
    ...{ sold: () => sold, isServed: (id) => served.includes(id), changed: () => undefined },
    forClaims: (record) => record,
    sent: (accountId, txid) => told.push([accountId, txid]),
  });
  return { chain, signer, clock, claims, told };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

describe('Claims', () => {
  it('claims in batches of one payee and one asset what has passed the threshold', async () => {
    const many = Array.from({ length: 12 }, (_, index) => channelOf((0x10 + index).toString(16)));
    const { claims, signer, told } = claimsOf([
      ...many,
      channelOf('aa', { asset: BTTOLD }),
      channelOf('bb', { cumulative: THRESHOLD - 1n }),
    ]);
    claims.tick();
    await vi.waitFor(() =>
      expect(signer.orders.map((order) => order.claims.length)).toEqual([10, 2, 1]),
    );
    expect(signer.orders[2]?.claims[0]?.description.asset).toEqual(BTTOLD);
    // Each burns one fee, whatever it claims.
    expect(told.map(([accountId]) => accountId)).toEqual(
      signer.orders.map(({ claims: [first] }) => first && channelId(DOMAIN, first.description)),
    );
  });

  it('claims once while nobody knows what became of it, and again when nothing did', async () => {
    const sold = channelOf('aa');
    const { claims, signer, clock } = claimsOf([sold]);
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(1));
    clock.time += 60_000;
    claims.tick();
    await settled();
    expect(signer.orders).toHaveLength(1);
    clock.time += 180_000;
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(2));
    // A node may deny them: each waits for longer.
    clock.time += 359_000;
    claims.tick();
    await settled();
    expect(signer.orders).toHaveLength(2);
    clock.time += 21_000;
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(3));
  });

  it('looks at once when the clock was set back, and waits for no time that is over', async () => {
    const sold: SoldRecord[] = [];
    const { claims, signer, clock } = claimsOf(sold);
    claims.tick();
    sold.push(channelOf('aa'));
    clock.time -= 30 * 60 * 60 * 1000;
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(1));
    clock.time -= 30 * 60 * 60 * 1000;
    expect(claims.sentOf(sold[0]!.accountId)).toBeNull();
  });

  it('waits for vouchers of a channel in use, but not beyond its time', async () => {
    const closing = channelOf('aa', { closesAt: 100 * 3_600_000, cumulative: CLAIM_COST_SUN + 1n });
    const { claims, signer, chain, clock } = claimsOf([closing], [closing.accountId]);
    chain.timeMs = 94 * 3_600_000 - 1;
    claims.tick();
    await settled();
    expect(signer.orders).toHaveLength(0);
    chain.timeMs += 1;
    clock.time += 20_000;
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(1));
  });

  it('keeps the vouchers of a locked purse and tells why', async () => {
    const { claims, signer, clock } = claimsOf([channelOf('aa')]);
    signer.isLocked = true;
    claims.tick();
    await vi.waitFor(() => expect(claims.fault?.code).toBe('purse_locked'));
    signer.isLocked = false;
    clock.time += 60_000;
    claims.tick();
    await vi.waitFor(() => expect(signer.orders).toHaveLength(1));
    expect(claims.fault).toBeNull();
  });

  it('claims on demand whatever it is worth, and before leaving what is worth more than its fee', async () => {
    const little = channelOf('aa', { cumulative: 1n });
    const enough = channelOf('bb', { cumulative: CLAIM_COST_SUN + 1n });
    const { claims, signer } = claimsOf([little, enough]);
    expect(await claims.claim([little.accountId])).toHaveLength(1);
    await claims.claimBeforeLeaving();
    expect(signer.orders.map((order) => order.claims[0]?.cumulative)).toEqual([
      1n,
      CLAIM_COST_SUN + 1n,
    ]);
    signer.isLocked = true;
    await expect(claims.claim([little.accountId])).resolves.toEqual([]);
  });
});
