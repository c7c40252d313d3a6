/** What each call of the contract costs, measured on the devnet's virtual machine. */
import { signedSize, encodeTransaction } from '../../src/chain/encoded-transaction.ts';
import { type Asset, BTTOLD, TRX } from '../../src/core/channel/asset.ts';
import { type ChannelCall, encodeCall } from '../../src/core/channel/call.ts';
import type { ChannelDescription } from '../../src/core/channel/description.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';
import {
  actor,
  coopClose,
  describe,
  payee,
  payer,
  salted,
  stranger,
  voucher,
} from '../test/actors.suite.ts';
import { callOf, hostileBytecode } from '../test/hostile.suite.ts';
import { approveData, type Outcome, TestChain, valueOf } from '../test/test-chain.suite.ts';

export interface Measurement {
  readonly name: MeasuredCall;
  readonly asset: 'TRX' | 'TRC-10' | 'TRC-20';
  readonly energy: number;
  readonly calldataBytes: number;
  /** Bandwidth points of the signed transaction; an account has 600 free each day. */
  readonly transactionBytes: number;
}

export type MeasuredCall =
  | 'approve'
  | 'deposit (open)'
  | 'deposit (top up)'
  | 'claim'
  | 'claim (account of the payee is new)'
  | 'claimMany (ten channels)'
  | 'closeCooperative (pays both)'
  | 'requestClose'
  | 'finalizeClose';

/** The most that is allowed for TRX and TRC-10; a TRC-20's own code comes on top. */
export const LIMITS: Readonly<Partial<Record<MeasuredCall, number>>> = {
  'deposit (open)': 28_100,
  'deposit (top up)': 13_100,
  claim: 22_500,
  'claim (account of the payee is new)': 47_500,
  requestClose: 8_500,
  finalizeClose: 18_000,
};

const RICH = 10n ** 15n;
/** Amounts of real life: their length counts in the transaction. */
const AMOUNT = 20_000_000n;
const DEADLINE = 10n ** 9n;

export async function measure(): Promise<Measurement[]> {
  const chain = await TestChain.open();
  const token = await chain.deploy(hostileBytecode('PlainToken'));
  const assets: readonly (readonly [Measurement['asset'], Asset])[] = [
    ['TRX', TRX],
    ['TRC-10', BTTOLD],
    ['TRC-20', { kind: 'trc20', address: token }],
  ];
  for (const { address } of [payer, payee, stranger]) {
    await chain.fund(address, TRX, RICH);
    await chain.fund(address, BTTOLD, RICH);
    await chain.send(stranger.address, token, callOf('mint(address,uint256)', address, RICH));
  }
  // The contract's own entry in the token's table is there after the first deposit of anybody.
  for (const [, asset] of assets) await chain.deposit(salted(99, asset), 1n);
  const measurements: Measurement[] = [];
  for (const [index, [name, asset]] of assets.entries()) {
    measurements.push(...(await measureAsset(chain, name, asset, index)));
  }
  return measurements;
}

async function measureAsset(
  chain: TestChain,
  assetName: Measurement['asset'],
  asset: Asset,
  index: number,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const note = (name: MeasuredCall, calldata: string, deposit: bigint, outcome: Outcome): void => {
    if (outcome.error !== null) throw new Error(`${name} in ${assetName}: ${outcome.error}`);
    measurements.push({
      name,
      asset: assetName,
      energy: Number(outcome.energy),
      calldataBytes: calldata.length / 2,
      transactionBytes: transactionBytes(chain.contract, calldata, asset, deposit),
    });
  };
  const run = async (name: MeasuredCall, from: TronAddress, call: ChannelCall) => {
    const amount = call.name === 'deposit' ? call.amount : 0n;
    const sent = valueOf(asset, amount);
    note(name, encodeCall(call), amount, await chain.call(from, call, amount > 0n ? sent : {}));
  };
  const deposit = async (name: MeasuredCall, description: ChannelDescription) => {
    if (asset.kind === 'trc20') await chain.approve(payer.address, asset.address, 10n * AMOUNT);
    await run(name, payer.address, { name: 'deposit', description, amount: AMOUNT });
  };

  if (asset.kind === 'trc20') {
    const outcome = await chain.approve(payer.address, asset.address, AMOUNT);
    note('approve', approveData(chain.contract, AMOUNT), 0n, outcome);
  }
  const description = describe({ asset });
  await deposit('deposit (open)', description);
  await deposit('deposit (top up)', description);
  await run('claim', payee.address, {
    name: 'claim',
    ...voucher(chain.domain, description, AMOUNT / 4n),
  });
  const toNew = describe({ asset, payee: actor(50 + index).address });
  await chain.deposit(toNew, AMOUNT);
  await run('claim (account of the payee is new)', stranger.address, {
    name: 'claim',
    ...voucher(chain.domain, toNew, AMOUNT / 4n),
  });
  const claims = [];
  for (let salt = 1; salt <= 10; salt += 1) {
    const one = salted(salt, asset);
    await chain.deposit(one, AMOUNT);
    claims.push(voucher(chain.domain, one, AMOUNT / 4n));
  }
  await run('claimMany (ten channels)', payee.address, { name: 'claimMany', claims });
  await run('closeCooperative (pays both)', payer.address, {
    name: 'closeCooperative',
    ...coopClose(chain.domain, salted(1, asset), AMOUNT / 2n),
  });
  await run('requestClose', payer.address, { name: 'requestClose', description });
  chain.now += description.withdrawDelaySeconds;
  await run('finalizeClose', payer.address, { name: 'finalizeClose', description });
  return measurements;
}

function transactionBytes(
  contract: TronAddress,
  calldata: string,
  asset: Asset,
  amount: bigint,
): number {
  const isSent = amount > 0n && asset.kind !== 'trc20';
  const raw = encodeTransaction(
    {
      kind: 'call',
      purpose: 'deposit',
      from: payer.address,
      contract,
      calldata,
      value: isSent ? { asset, amount } : null,
      feeLimitSun: DEADLINE,
    },
    {
      refBlockBytes: 'abcd',
      refBlockHash: 'ab'.repeat(8),
      timestamp: 1_790_000_000_000,
      expiration: 1_790_000_060_000,
    },
  );
  // The network counts 64 bytes for the result beside the signed bytes.
  return signedSize(raw) + 64;
}
