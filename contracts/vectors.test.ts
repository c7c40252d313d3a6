/** The golden vectors on the virtual machine: the contract computes the same and takes the same bytes. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe as group, expect, it } from 'vitest';
import { parseAssetKey, TRX } from '../src/core/channel/asset.ts';
import { decodeCall, encodeChannelIdOf } from '../src/core/channel/call.ts';
import { selectorOf } from '../src/core/channel/selector.ts';
import { parseTronAddress } from '../src/core/units/tron-address.ts';
import { payee, payer } from './test/actors.suite.ts';
import { hostileBytecode, callOf } from './test/hostile.suite.ts';
import { TestChain, valueOf } from './test/test-chain.suite.ts';
import vectors from './vectors.json' with { type: 'json' };

group.each(vectors.channels)('channel on $network in $asset', (vector) => {
  const asset = parseAssetKey(vector.asset)!;
  const amount = BigInt(vector.deposit.amount);
  const { calldata } = vector.deposit;

  async function opened(): Promise<TestChain> {
    const contract = parseTronAddress(vector.contract)!;
    const chain = await TestChain.open({ chainId: vector.chainId, contract });
    if (asset.kind === 'trc20') {
      await chain.deploy(hostileBytecode('HostileToken'), asset.address);
      const mint = callOf('mint(address,uint256)', payer.address, amount);
      await chain.send(payer.address, asset.address, mint);
      await chain.approve(payer.address, asset.address, amount);
    } else {
      await chain.fund(payer.address, asset, amount);
    }
    const sent = valueOf(asset, amount);
    const { error } = await chain.send(payer.address, chain.contract, calldata, sent);
    expect(error).toBeNull();
    return chain;
  }

  it('has the domain and the id', async () => {
    const chain = await opened();
    const view = async (data: string) =>
      bytesToHex((await chain.send(payer.address, chain.contract, data)).returnData);
    expect(await view(selectorOf('domainSeparator()'))).toBe(vector.domainSeparator);
    const call = decodeCall(calldata);
    if (call?.name !== 'deposit') throw new Error('The deposit cannot be read.');
    const { description } = call;
    expect(await view(encodeChannelIdOf(description))).toBe(vector.channelId);
    const state = await chain.state(chain.idOf(description));
    expect(state).toEqual({ balance: amount, claimed: 0n, closeAt: 0 });
  });

  it('takes the claim', async () => {
    const chain = await opened();
    const { claimCalldata, cumulative } = vector.voucher;
    expect((await chain.send(payee.address, chain.contract, claimCalldata)).error).toBeNull();
    const due = BigInt(cumulative) < amount ? BigInt(cumulative) : amount;
    expect(await chain.balance(payee.address, asset)).toBe(due);
  });

  it('takes the cooperative close', async () => {
    const chain = await opened();
    const { calldata: close, finalAmount } = vector.coopClose;
    expect((await chain.send(payer.address, chain.contract, close)).error).toBeNull();
    expect(await chain.balance(payee.address, asset)).toBe(BigInt(finalAmount));
    expect(await chain.balance(payer.address, asset)).toBe(amount - BigInt(finalAmount));
  });

  it('takes the other calls', async () => {
    const chain = await opened();
    const { requestCloseCalldata, finalizeCloseCalldata } = vector;
    const { error } = await chain.send(payer.address, chain.contract, requestCloseCalldata);
    expect(error).toBeNull();
    chain.now += vector.withdrawDelay;
    expect(
      (await chain.send(payee.address, chain.contract, finalizeCloseCalldata)).error,
    ).toBeNull();
    expect(await chain.balance(payer.address, asset)).toBe(amount);
    expect(await chain.balance(chain.contract, TRX)).toBe(0n);
  });
});
