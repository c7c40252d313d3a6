/** Each rule of the contract, one at a time. The attacks are in `attacks.test.ts`. */
import { beforeEach, describe as group, expect, it } from 'vitest';
import { BTTOLD, TRX, type Asset } from '../src/core/channel/asset.ts';
import type { ChannelDescription } from '../src/core/channel/description.ts';
import { CLOSED, NEW_CHANNEL } from '../src/core/channel/state.ts';
import { addressFromBytes } from '../src/core/units/tron-address.ts';
import {
  coopClose,
  describe,
  payee,
  payeeSigner,
  payer,
  salted,
  signer,
  stranger,
  voucher,
} from './test/actors.suite.ts';
import { callOf, hostileBytecode } from './test/hostile.suite.ts';
import { TestChain, valueOf } from './test/test-chain.suite.ts';

const ZERO = addressFromBytes(new Uint8Array(20));
const DAY = 86_400;
const RICH = 10n ** 15n;

let chain: TestChain;
let token: Asset & { kind: 'trc20' };

beforeEach(async () => {
  chain = await TestChain.open();
  token = { kind: 'trc20', address: await chain.deploy(hostileBytecode('HostileToken')) };
  for (const { address } of [payer, payee, stranger]) {
    await chain.fund(address, TRX, RICH);
    await chain.fund(address, BTTOLD, RICH);
    await chain.send(address, token.address, callOf('mint(address,uint256)', address, RICH));
  }
});

const claim = (description: ChannelDescription, cumulative: bigint, from = stranger) =>
  chain.call(from.address, { name: 'claim', ...voucher(chain.domain, description, cumulative) });
const close = (description: ChannelDescription, finalAmount: bigint, from = payer) =>
  chain.call(from.address, {
    name: 'closeCooperative',
    ...(from === payer
      ? coopClose(chain.domain, description, finalAmount)
      : voucher(chain.domain, description, finalAmount)),
  });
const requestClose = (description: ChannelDescription, from = payer) =>
  chain.call(from.address, { name: 'requestClose', description });
const finalizeClose = (description: ChannelDescription, from = stranger) =>
  chain.call(from.address, { name: 'finalizeClose', description });
const stateOf = (description: ChannelDescription) => chain.state(chain.idOf(description));

group.each(['TRX', 'TRC-10', 'TRC-20'])('the life of a channel in %s', (kind) => {
  const assetOf = (): Asset => ({ TRX, 'TRC-10': BTTOLD, 'TRC-20': token })[kind]!;
  const held = () => chain.balance(chain.contract, assetOf());

  it('takes deposits, pays claims, refunds after the delay', async () => {
    const asset = assetOf();
    const description = describe({ asset });
    const channelId = chain.idOf(description);
    const parties = { channelId, payer: payer.address, payee: payee.address };

    const opened = await chain.deposit(description, 100n);
    expect(opened.error).toBeNull();
    expect(opened.events).toEqual([{ name: 'Deposited', ...parties, amount: 100n }]);
    const toppedUp = await chain.deposit(description, 50n);
    expect(toppedUp.events).toEqual([{ name: 'Deposited', ...parties, amount: 50n }]);
    expect(await stateOf(description)).toEqual({ balance: 150n, claimed: 0n, closeAt: 0 });
    expect(await held()).toBe(150n);
    expect(await chain.balance(payer.address, asset)).toBe(RICH - 150n);

    const first = await claim(description, 30n);
    expect(first.events).toEqual([
      { name: 'Claimed', channelId, payee: payee.address, amount: 30n },
    ]);
    await claim(description, 70n);
    expect(await stateOf(description)).toEqual({ balance: 150n, claimed: 70n, closeAt: 0 });
    expect(await chain.balance(payee.address, asset)).toBe(RICH + 70n);

    const requested = await requestClose(description);
    const closeAt = chain.now + DAY;
    expect(requested.events).toEqual([
      { name: 'CloseRequested', channelId, payer: payer.address, closeAt },
    ]);
    expect((await stateOf(description)).closeAt).toBe(closeAt);

    chain.now += DAY;
    const finalized = await finalizeClose(description);
    expect(finalized.events).toEqual([
      { name: 'Closed', channelId, payer: payer.address, refund: 80n },
    ]);
    expect(await stateOf(description)).toEqual({ balance: 150n, claimed: 70n, closeAt: CLOSED });
    expect(await held()).toBe(0n);
    expect(await chain.balance(payer.address, asset)).toBe(RICH - 70n);
  });

  it('closes at once when both agree', async () => {
    const asset = assetOf();
    const description = describe({ asset });
    const channelId = chain.idOf(description);
    await chain.deposit(description, 100n);
    await claim(description, 10n);
    const closed = await close(description, 60n);
    expect(closed.events).toEqual([
      { name: 'Claimed', channelId, payee: payee.address, amount: 50n },
      { name: 'Closed', channelId, payer: payer.address, refund: 40n },
    ]);
    expect(await stateOf(description)).toEqual({ balance: 100n, claimed: 60n, closeAt: CLOSED });
    expect(await held()).toBe(0n);
    expect(await chain.balance(payee.address, asset)).toBe(RICH + 60n);
    expect(await chain.balance(payer.address, asset)).toBe(RICH - 60n);
  });

  it('pays a batch in one transfer', async () => {
    const asset = assetOf();
    const [one, two] = [salted(1, asset), salted(2, asset)];
    await chain.deposit(one, 100n);
    await chain.deposit(two, 100n);
    const claims = [voucher(chain.domain, one, 11n), voucher(chain.domain, two, 22n)];
    const outcome = await chain.call(stranger.address, { name: 'claimMany', claims });
    expect(outcome.events.map((event) => 'amount' in event && event.amount)).toEqual([11n, 22n]);
    expect(await chain.balance(payee.address, asset)).toBe(RICH + 33n);
    expect(await held()).toBe(167n);
  });
});

group('deposit', () => {
  it.each([
    ['NotPayer', {}, stranger],
    ['ZeroAddress', { signer: ZERO }, payer],
    ['ZeroAddress', { payee: ZERO }, payer],
    ['ZeroAddress', { payeeSigner: ZERO }, payer],
    ['DelayOutOfRange', { withdrawDelaySeconds: 899 }, payer],
    ['DelayOutOfRange', { withdrawDelaySeconds: 2_592_001 }, payer],
  ] as const)('%s: %o', async (error, changes, from) => {
    const description = describe(changes);
    const call = { name: 'deposit', description, amount: 5n } as const;
    expect((await chain.call(from.address, call, { sun: 5n })).error).toBe(error);
    expect(await chain.balance(chain.contract, TRX)).toBe(0n);
  });

  it.each([900, 2_592_000])('takes a delay of %i s', async (withdrawDelaySeconds) => {
    expect((await chain.deposit(describe({ withdrawDelaySeconds }), 1n)).error).toBeNull();
  });

  it('refuses nothing', async () => {
    expect((await chain.deposit(describe(), 0n)).error).toBe('AmountZero');
    expect((await chain.deposit(describe({ asset: token }), 0n)).error).toBe('AmountZero');
  });

  it('refuses more than a channel can hold', async () => {
    const most = (1n << 112n) - 1n;
    const description = describe({ asset: token });
    await chain.send(
      payer.address,
      token.address,
      callOf('mint(address,uint256)', payer.address, most),
    );
    expect((await chain.deposit(description, most - 1n)).error).toBeNull();
    expect((await chain.deposit(description, 2n)).error).toBe('AmountTooLarge');
    expect((await chain.deposit(description, 1n)).error).toBeNull();
    expect((await stateOf(description)).balance).toBe(most);
    expect((await claim(description, (1n << 128n) - 1n)).error).toBeNull();
    expect(await stateOf(description)).toEqual({ balance: most, claimed: most, closeAt: 0 });
  });

  it('is refused while closing and for ever after', async () => {
    const description = describe();
    await chain.deposit(description, 10n);
    await requestClose(description);
    expect((await chain.deposit(description, 10n)).error).toBe('Closing');
    chain.now += DAY;
    await finalizeClose(description);
    expect((await chain.deposit(description, 10n)).error).toBe('ChannelClosed');
  });
});

group('claim', () => {
  it('pays only what is new, up to the balance; a top-up frees the rest', async () => {
    const description = describe();
    await chain.deposit(description, 100n);
    expect((await claim(description, 40n)).error).toBeNull();
    expect((await claim(description, 40n)).error).toBe('NothingToClaim');
    expect((await claim(description, 39n)).error).toBe('NothingToClaim');
    expect((await claim(description, 500n)).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 100n);
    expect((await claim(description, 500n)).error).toBe('NothingToClaim');
    await chain.deposit(description, 30n);
    expect((await claim(description, 500n)).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 130n);
  });

  it('needs a channel that was opened and is not closed', async () => {
    const description = describe();
    expect((await claim(description, 1n)).error).toBe('NotOpen');
    await chain.deposit(description, 100n);
    await close(description, 0n);
    expect((await claim(description, 1n)).error).toBe('ChannelClosed');
  });

  it('pays during the delay and after it until somebody finalizes', async () => {
    const description = describe();
    await chain.deposit(description, 100n);
    await requestClose(description);
    expect((await claim(description, 10n)).error).toBeNull();
    chain.now += 2 * DAY;
    expect((await claim(description, 20n)).error).toBeNull();
    await finalizeClose(description);
    expect((await claim(description, 30n)).error).toBe('ChannelClosed');
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 20n);
  });
});

group('claimMany', () => {
  const many = (...claims: ReturnType<typeof voucher>[]) =>
    chain.call(stranger.address, { name: 'claimMany', claims });

  it('skips what is closed, not open or has nothing to pay', async () => {
    const [closed, unopened, claimed, good] = [1, 2, 3, 4].map((salt) => salted(salt));
    for (const description of [closed!, claimed!, good!]) await chain.deposit(description, 10n);
    await close(closed!, 0n);
    await claim(claimed!, 5n);
    const outcome = await many(
      voucher(chain.domain, closed!, 9n),
      voucher(chain.domain, unopened!, 9n),
      voucher(chain.domain, claimed!, 5n),
      voucher(chain.domain, good!, 9n),
    );
    expect(outcome.error).toBeNull();
    expect(outcome.events).toHaveLength(1);
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 14n);
    expect(await stateOf(unopened!)).toEqual(NEW_CHANNEL);
  });

  it('refuses all for one wrong signature', async () => {
    const [one, two] = [salted(1), salted(2)];
    await chain.deposit(one, 10n);
    await chain.deposit(two, 10n);
    const forged = voucher(chain.domain, two, 9n, stranger);
    expect((await many(voucher(chain.domain, one, 9n), forged)).error).toBe('BadSignature');
    expect((await stateOf(one)).claimed).toBe(0n);
  });

  it('refuses several payees or assets, and nothing at all', async () => {
    const other = describe({ payee: stranger.address });
    const inToken = describe({ asset: token });
    for (const description of [describe(), other, inToken]) await chain.deposit(description, 10n);
    const first = voucher(chain.domain, describe(), 1n);
    expect((await many(first, voucher(chain.domain, other, 1n))).error).toBe('MixedBatch');
    expect((await many(first, voucher(chain.domain, inToken, 1n))).error).toBe('MixedBatch');
    expect((await many()).error).toBe('NothingToClaim');
    expect((await many(first, first)).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 1n);
  });
});

group('closeCooperative', () => {
  beforeEach(async () => {
    await chain.deposit(describe(), 100n);
  });

  it('by the payee, with the voucher for the amount', async () => {
    expect((await close(describe(), 60n, payee)).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 60n);
    expect(await chain.balance(payer.address, TRX)).toBe(RICH - 60n);
  });

  it('by the payee that wants nothing more, without a signature that counts', async () => {
    await claim(describe(), 10n);
    const worthless = voucher(chain.domain, describe(), 10n, stranger);
    const outcome = await chain.call(payee.address, { name: 'closeCooperative', ...worthless });
    expect(outcome.events.map((event) => event.name)).toEqual(['Closed']);
    expect(await chain.balance(payer.address, TRX)).toBe(RICH - 10n);
  });

  it('pays at most the balance', async () => {
    expect((await close(describe(), 500n)).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 100n);
  });

  it('also while closing', async () => {
    await requestClose(describe());
    expect((await close(describe(), 1n)).error).toBeNull();
  });

  it('never by anyone else, with whatever signature', async () => {
    for (const signed of [
      voucher(chain.domain, describe(), 60n),
      coopClose(chain.domain, describe(), 60n),
    ]) {
      for (const { address } of [stranger, signer, payeeSigner]) {
        const outcome = await chain.call(address, { name: 'closeCooperative', ...signed });
        expect(outcome.error).toBe('NotParty');
      }
    }
  });

  it.each([
    ['the payer with its own voucher', payer, voucher],
    ['the payee with its own agreement', payee, coopClose],
  ] as const)('not by %s', async (_what, from, signed) => {
    const call = { name: 'closeCooperative', ...signed(chain.domain, describe(), 60n) } as const;
    expect((await chain.call(from.address, call)).error).toBe('BadSignature');
  });

  it.each([payer, signer, payee, stranger])('not on a key that is not payeeSigner', async (by) => {
    const signed = coopClose(chain.domain, describe(), 60n, by);
    const outcome = await chain.call(payer.address, { name: 'closeCooperative', ...signed });
    expect(outcome.error).toBe('BadSignature');
  });

  it('not for another amount than agreed', async () => {
    const signed = { ...coopClose(chain.domain, describe(), 60n), amount: 59n };
    const outcome = await chain.call(payer.address, { name: 'closeCooperative', ...signed });
    expect(outcome.error).toBe('BadSignature');
  });

  it('needs an open channel', async () => {
    expect((await close(salted(1), 0n)).error).toBe('NotOpen');
    await close(describe(), 0n);
    expect((await close(describe(), 0n)).error).toBe('ChannelClosed');
  });
});

group('requestClose and finalizeClose', () => {
  it('only the payer asks, once', async () => {
    expect((await requestClose(describe())).error).toBe('NotOpen');
    await chain.deposit(describe(), 100n);
    for (const from of [signer, payee, payeeSigner, stranger]) {
      expect((await requestClose(describe(), from)).error).toBe('NotPayer');
    }
    expect((await requestClose(describe())).error).toBeNull();
    const { closeAt } = await stateOf(describe());
    chain.now += 10;
    expect((await requestClose(describe())).error).toBe('Closing');
    expect((await stateOf(describe())).closeAt).toBe(closeAt);
  });

  it('waits for the whole delay', async () => {
    expect((await finalizeClose(describe())).error).toBe('NotOpen');
    await chain.deposit(describe(), 100n);
    expect((await finalizeClose(describe())).error).toBe('NotClosing');
    await requestClose(describe());
    chain.now += DAY - 1;
    expect((await finalizeClose(describe())).error).toBe('TooEarly');
    chain.now += 1;
    expect((await finalizeClose(describe())).error).toBeNull();
    expect((await finalizeClose(describe())).error).toBe('ChannelClosed');
    expect((await requestClose(describe())).error).toBe('ChannelClosed');
  });

  it('closes a channel that was claimed empty', async () => {
    await chain.deposit(describe(), 100n);
    await claim(describe(), 100n);
    await requestClose(describe());
    chain.now += DAY;
    const { events } = await finalizeClose(describe());
    expect(events).toEqual([expect.objectContaining({ name: 'Closed', refund: 0n })]);
  });

  it('locks nothing when the clock of the chain leaves 32 bits', async () => {
    chain.now = 2 ** 32 - 3;
    await chain.deposit(describe(), 100n);
    expect((await requestClose(describe())).error).toBeNull();
    expect((await stateOf(describe())).closeAt).toBe(CLOSED - 1);
    chain.now += 1;
    expect((await finalizeClose(describe())).error).toBeNull();
    expect(await chain.balance(payer.address, TRX)).toBe(RICH);
  });
});

group('what came with the call', () => {
  const wrong = [
    ['TRX', TRX, 'ValueMismatch', { sun: 4n }],
    ['TRX', TRX, 'ValueMismatch', { sun: 6n }],
    ['TRX', TRX, 'ValueMismatch', {}],
    ['TRX and tokens', TRX, 'TokenMismatch', { sun: 5n, ...valueOf(BTTOLD, 1n) }],
    ['tokens for TRX', TRX, 'ValueMismatch', valueOf(BTTOLD, 5n)],
    ['TRX for tokens', BTTOLD, 'ValueMismatch', { sun: 5n }],
    ['nothing for tokens', BTTOLD, 'TokenMismatch', {}],
    ['TRX beside tokens', BTTOLD, 'ValueMismatch', { sun: 1n, ...valueOf(BTTOLD, 5n) }],
    ['too few tokens', BTTOLD, 'TokenMismatch', valueOf(BTTOLD, 4n)],
    ['too many tokens', BTTOLD, 'TokenMismatch', valueOf(BTTOLD, 6n)],
  ] as const;
  it.each(wrong)('%s', async (_what, asset, error, sent) => {
    const call = { name: 'deposit', description: describe({ asset }), amount: 5n } as const;
    expect((await chain.call(payer.address, call, sent)).error).toBe(error);
    expect(await chain.balance(chain.contract, TRX)).toBe(0n);
    expect(await chain.balance(chain.contract, BTTOLD)).toBe(0n);
  });

  it.each([
    ['TRX', { sun: 1n }, 'ValueMismatch'],
    ['tokens', valueOf(BTTOLD, 1n), 'TokenMismatch'],
  ] as const)('%s beside a TRC-20', async (_what, sent, error) => {
    const description = describe({ asset: token });
    await chain.approve(payer.address, token.address, 5n);
    const call = { name: 'deposit', description, amount: 5n } as const;
    expect((await chain.call(payer.address, call, sent)).error).toBe(error);
  });
});
