/** Tokens and accounts that are contracts and mean harm. */
import { beforeEach, describe as group, expect, it } from 'vitest';
import { type Asset, BTTOLD, TRX } from '../src/core/channel/asset.ts';
import { type ChannelCall, encodeCall } from '../src/core/channel/call.ts';
import type { ChannelDescription } from '../src/core/channel/description.ts';
import type { TronAddress } from '../src/core/units/tron-address.ts';
import {
  coopClose,
  describe,
  payee,
  payer,
  salted,
  stranger,
  voucher,
} from './test/actors.suite.ts';
import { type Argument, callOf, hostileBytecode } from './test/hostile.suite.ts';
import { TestChain } from './test/test-chain.suite.ts';

const RICH = 10n ** 12n;
const DAY = 86_400;

let chain: TestChain;

beforeEach(async () => {
  chain = await TestChain.open();
  for (const { address } of [payer, payee, stranger]) {
    await chain.fund(address, TRX, RICH);
    await chain.fund(address, BTTOLD, RICH);
  }
});

const claim = (description: ChannelDescription, cumulative: bigint): ChannelCall => ({
  name: 'claim',
  ...voucher(chain.domain, description, cumulative),
});
const send = (from: TronAddress, call: ChannelCall) => chain.call(from, call);

async function refund(description: ChannelDescription) {
  await send(payer.address, { name: 'requestClose', description });
  chain.now += description.withdrawDelaySeconds;
  return send(stranger.address, { name: 'finalizeClose', description });
}

group('a TRC-20', () => {
  let token: TronAddress;
  let asset: Asset;
  let description: ChannelDescription;
  const tell = (signature: string, ...values: Argument[]) =>
    chain.send(stranger.address, token, callOf(signature, ...values));
  const held = () => chain.balance(chain.contract, asset);

  beforeEach(async () => {
    token = await chain.deploy(hostileBytecode('HostileToken'));
    asset = { kind: 'trc20', address: token };
    description = describe({ asset });
    await tell('mint(address,uint256)', payer.address, RICH);
  });

  it('without enough allowance or balance is not deposited', async () => {
    const call: ChannelCall = { name: 'deposit', description, amount: 10n };
    expect((await send(payer.address, call)).error).toBe('TransferFailed');
    await chain.approve(payer.address, token, 9n);
    expect((await send(payer.address, call)).error).toBe('TransferFailed');
    expect((await chain.deposit(description, RICH + 1n)).error).toBe('TransferFailed');
  });

  it('that takes a fee is not deposited', async () => {
    await tell('setFee(uint256)', 1n);
    expect((await chain.deposit(description, 1_000n)).error).toBe('TokenAmountMismatch');
    expect(await held()).toBe(0n);
    expect(await chain.balance(payer.address, asset)).toBe(RICH);
  });

  it('that takes a fee later is paid out to the last unit, less the fee', async () => {
    await chain.deposit(description, 1_000n);
    await tell('setFee(uint256)', 10n);
    expect((await send(stranger.address, claim(description, 400n))).error).toBeNull();
    expect(await chain.balance(payee.address, asset)).toBe(360n);
    expect((await refund(description)).error).toBeNull();
    expect(await chain.balance(payer.address, asset)).toBe(RICH - 1_000n + 540n);
    expect(await held()).toBe(0n);
  });

  it("that takes its fee from the sender would cost other channels' money: refused", async () => {
    await chain.deposit(description, 1_000n);
    await chain.deposit(describe({ asset, salt: '99'.repeat(32) }), 1_000n);
    await tell('setSurcharge(uint256)', 10n);
    const { error } = await send(stranger.address, claim(description, 400n));
    expect(error).toBe('TokenAmountMismatch');
    expect(await held()).toBe(2_000n);
  });

  it('that says false is as good as any', async () => {
    await tell('setSaysFalse()');
    expect((await chain.deposit(description, 1_000n)).error).toBeNull();
    expect((await send(stranger.address, claim(description, 400n))).error).toBeNull();
    expect((await refund(description)).error).toBeNull();
    expect(await chain.balance(payee.address, asset)).toBe(400n);
  });

  it('that says true and moves nothing is believed neither in nor out', async () => {
    await chain.deposit(description, 1_000n);
    await tell('setMovesNothing()');
    expect((await chain.deposit(description, 1_000n)).error).toBe('TokenAmountMismatch');
    const { error } = await send(stranger.address, claim(description, 400n));
    expect(error).toBe('TokenAmountMismatch');
    expect((await chain.state(chain.idOf(description))).claimed).toBe(0n);
  });

  it('that is paused can be claimed later', async () => {
    await chain.deposit(description, 1_000n);
    await tell('setReverts()');
    const { error } = await send(stranger.address, claim(description, 400n));
    expect(error).toBe('TransferFailed');
    expect((await chain.state(chain.idOf(description))).claimed).toBe(0n);
  });

  group('that calls back', () => {
    const hook = (target: TronAddress, bytes: string) =>
      tell('setHook(address,bytes)', target, { bytes });
    const hookWorked = async () => (await tell('hookWorked()')).returnData.at(-1) === 1;

    it('during a deposit, with a deposit: counted once or not at all', async () => {
      // The token is a payer itself, so that the inner deposit is a good one.
      const inner = describe({ asset, payer: token });
      await tell('mint(address,uint256)', token, 500n);
      await tell('approveFromSelf(address,uint256)', chain.contract, 500n);
      await hook(chain.contract, encodeCall({ name: 'deposit', description: inner, amount: 500n }));
      expect((await chain.deposit(description, 500n)).error).toBe('TokenAmountMismatch');
      expect(await held()).toBe(0n);
      expect((await chain.state(chain.idOf(inner))).balance).toBe(0n);
    });

    it('during a deposit, with a claim: no unit is made', async () => {
      const other = describe({ asset, salt: '77'.repeat(32) });
      await chain.deposit(other, 500n);
      await hook(chain.contract, encodeCall(claim(other, 300n)));
      expect((await chain.deposit(description, 300n)).error).toBe('TokenAmountMismatch');
      expect(await held()).toBe(500n);
    });

    it('during a claim, with the same claim: paid once', async () => {
      await chain.deposit(description, 1_000n);
      const call = claim(description, 400n);
      await hook(chain.contract, encodeCall(call));
      expect((await send(stranger.address, call)).error).toBeNull();
      expect(await hookWorked()).toBe(false);
      expect(await chain.balance(payee.address, asset)).toBe(400n);
    });

    it('during a claim, with another channel: refused whole, and each works alone', async () => {
      const other = describe({ asset, salt: '77'.repeat(32) });
      await chain.deposit(description, 1_000n);
      await chain.deposit(other, 1_000n);
      await hook(chain.contract, encodeCall(claim(other, 400n)));
      const { error } = await send(stranger.address, claim(description, 400n));
      expect(error).toBe('TokenAmountMismatch');
      expect(await held()).toBe(2_000n);
    });

    it('during a refund, with a claim: too late', async () => {
      await chain.deposit(description, 1_000n);
      await send(payer.address, { name: 'requestClose', description });
      chain.now += DAY;
      await hook(chain.contract, encodeCall(claim(description, 400n)));
      const { error } = await send(stranger.address, { name: 'finalizeClose', description });
      expect(error).toBeNull();
      expect(await hookWorked()).toBe(false);
      expect(await chain.balance(payer.address, asset)).toBe(RICH);
    });
  });
});

group('a payee that is a contract', () => {
  let puppet: TronAddress;
  let description: ChannelDescription;

  beforeEach(async () => {
    puppet = await chain.deploy(hostileBytecode('Puppet'));
    description = describe({ payee: puppet });
  });

  it('cannot be the channel contract', async () => {
    const self = describe({ payee: chain.contract });
    expect((await chain.deposit(self, 10n)).error).toBe('PayeeIsContract');
  });

  it.each([TRX, BTTOLD])('and refuses $kind locks only itself out', async (asset) => {
    description = describe({ payee: puppet, asset });
    await chain.deposit(description, 1_000n);
    await chain.send(stranger.address, puppet, callOf('setRefuses(bool)', true));
    const { error } = await send(stranger.address, claim(description, 400n));
    expect(error).toBe('TransferFailed');
    const close: ChannelCall = {
      name: 'closeCooperative',
      ...coopClose(chain.domain, description, 400n),
    };
    expect((await send(payer.address, close)).error).toBe('TransferFailed');
    expect((await refund(description)).error).toBeNull();
    expect(await chain.balance(payer.address, asset)).toBe(RICH);
  });

  it('and burns all energy locks only itself out', async () => {
    const burner = await chain.deploy(hostileBytecode('Burner'));
    description = describe({ payee: burner });
    await chain.deposit(description, 1_000n);
    const { error } = await send(stranger.address, claim(description, 400n));
    expect(error).toBe('OUT_OF_ENERGY');
    expect((await refund(description)).error).toBeNull();
  });

  it('and answers at length costs its own answer alone', async () => {
    const shouter = await chain.deploy(hostileBytecode('Shouter'));
    description = describe({ payee: shouter });
    await chain.deposit(description, 1_000n);
    const { error, energy } = await send(stranger.address, claim(description, 400n));
    expect(error).toBeNull();
    // Its memory is 28,500; ours would be as much again.
    expect(energy).toBeLessThan(22_500n + 30_000n);
  });

  it.each([
    ['claim', (of) => claim(of, 400n)],
    ['claim of more', (of) => claim(of, 600n)],
    ['finalizeClose', (of) => ({ name: 'finalizeClose', description: of })],
  ] satisfies [string, (of: ChannelDescription) => ChannelCall][])(
    'and calls %s when it is paid gets its due once',
    async (_what, reply) => {
      await chain.deposit(description, 1_000n);
      await chain.deposit(salted(1), 5_000n);
      await chain.send(
        stranger.address,
        puppet,
        callOf('setReply(address,bytes)', chain.contract, {
          bytes: encodeCall(reply(description)),
        }),
      );
      expect((await send(stranger.address, claim(description, 400n))).error).toBeNull();
      const { balance, claimed } = await chain.state(chain.idOf(description));
      expect(await chain.balance(puppet, TRX)).toBe(claimed);
      expect(claimed).toBeLessThanOrEqual(600n);
      expect(await chain.balance(chain.contract, TRX)).toBe(5_000n + balance - claimed);
    },
  );
});

group('a payer that is a contract', () => {
  let puppet: TronAddress;
  let description: ChannelDescription;
  const run = (call: ChannelCall, sun = 0n) =>
    chain.send(
      stranger.address,
      puppet,
      callOf('run(address,uint256,bytes)', chain.contract, sun, { bytes: encodeCall(call) }),
      { sun },
    );

  beforeEach(async () => {
    puppet = await chain.deploy(hostileBytecode('Puppet'));
    description = describe({ payer: puppet });
    const deposit: ChannelCall = { name: 'deposit', description, amount: 1_000n };
    expect((await run(deposit, 1_000n)).error).toBeNull();
  });

  it('and refuses money cannot keep the payee from its own', async () => {
    await chain.send(stranger.address, puppet, callOf('setRefuses(bool)', true));
    const close: ChannelCall = {
      name: 'closeCooperative',
      ...coopClose(chain.domain, description, 400n),
    };
    expect((await run(close)).error).toBe('TransferFailed');
    expect((await run({ name: 'requestClose', description })).error).toBeNull();
    chain.now += DAY;
    const finalize: ChannelCall = { name: 'finalizeClose', description };
    expect((await send(stranger.address, finalize)).error).toBe('TransferFailed');
    expect((await send(stranger.address, claim(description, 400n))).error).toBeNull();
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 400n);
    await chain.send(stranger.address, puppet, callOf('setRefuses(bool)', false));
    expect((await send(stranger.address, finalize)).error).toBeNull();
    expect(await chain.balance(puppet, TRX)).toBe(600n);
  });

  it.each([
    ['finalizeClose', { name: 'finalizeClose' }],
    ['requestClose', { name: 'requestClose' }],
  ] as const)('and calls %s when it is refunded gets its rest once', async (_what, reply) => {
    await chain.deposit(salted(1), 5_000n);
    await run({ name: 'requestClose', description });
    chain.now += DAY;
    await chain.send(
      stranger.address,
      puppet,
      callOf('setReply(address,bytes)', chain.contract, {
        bytes: encodeCall({ ...reply, description }),
      }),
    );
    const finalize: ChannelCall = { name: 'finalizeClose', description };
    expect((await send(stranger.address, finalize)).error).toBeNull();
    expect((await chain.send(stranger.address, puppet, callOf('worked()'))).returnData.at(-1)).toBe(
      0,
    );
    expect(await chain.balance(puppet, TRX)).toBe(1_000n);
    expect(await chain.balance(chain.contract, TRX)).toBe(5_000n);
  });

  it('may pay itself, and both ends are still two signatures', async () => {
    const self = describe({ payer: puppet, payee: puppet, salt: '55'.repeat(32) });
    await run({ name: 'deposit', description: self, amount: 10n }, 10n);
    const own: ChannelCall = { name: 'closeCooperative', ...voucher(chain.domain, self, 5n) };
    expect((await run(own)).error).toBe('BadSignature');
    const agreed: ChannelCall = { name: 'closeCooperative', ...coopClose(chain.domain, self, 5n) };
    expect((await run(agreed)).error).toBeNull();
    expect(await chain.balance(puppet, TRX)).toBe(10n);
  });
});
