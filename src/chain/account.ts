/** Accounts: what they hold, and what the chain lets them do without burning TRX. */
import { assetKey, type Asset, type AssetKey } from '../core/channel/asset.ts';
import { FaultError } from '../core/fault.ts';
import { hexAddress, type TronAddress } from '../core/units/tron-address.ts';
import { AnswerError, asAmount, asCount, asList, asObject, asText, member } from './answer.ts';
import type { AccountResources, AccountState, AssetBalance } from './chain.ts';
import { askConstantCall, type ConstantCallAnswer } from './constant-call.ts';
import type { Node } from './node.ts';
import type { NodeAnswer } from './node-pool.ts';
import { balanceOfCalldata } from './trc20.ts';

/** One node's word. */
export interface Holdings {
  readonly exists: boolean;
  readonly amounts: ReadonlyMap<AssetKey, bigint>;
}

export async function askHoldings(
  node: Node,
  address: TronAddress,
  assets: readonly Asset[],
): Promise<Holdings> {
  const account = await askAccount(node, address);
  const amounts = await Promise.all(
    assets.map(async (asset) => {
      const amount =
        asset.kind === 'trc20'
          ? await askTrc20Balance(node, asset.address, address)
          : balanceIn(account, asset);
      return [assetKey(asset), amount] as const;
    }),
  );
  return { exists: isKnown(account), amounts: new Map(amounts) };
}

export async function askExists(node: Node, address: TronAddress): Promise<boolean> {
  return isKnown(await askAccount(node, address));
}

export async function askResources(node: Node, address: TronAddress): Promise<AccountResources> {
  const answer = asObject(
    await node.post('wallet/getaccountresource', { address: hexAddress(address) }),
  );
  const count = (name: string) => asCount(member(answer, name));
  const energyLimit = asAmount(member(answer, 'EnergyLimit'));
  const energyUsed = asAmount(member(answer, 'EnergyUsed'));
  const [freePointsLimit, stakedPointsLimit] = [count('freeNetLimit'), count('NetLimit')];
  return {
    energyLimit,
    energyLeft: energyUsed < energyLimit ? energyLimit - energyUsed : 0n,
    freePointsLimit,
    freePointsLeft: Math.max(0, freePointsLimit - count('freeNetUsed')),
    stakedPointsLimit,
    stakedPointsLeft: Math.max(0, stakedPointsLimit - count('NetUsed')),
  };
}

/** The lower amount of two, and who says the higher one where they differ. */
export function compareHoldings(answers: readonly NodeAnswer<Holdings>[]): AccountState {
  const [first, second] = answers;
  const balances = new Map<AssetKey, AssetBalance>();
  for (const [key, one] of first!.value.amounts) {
    const other = second?.value.amounts.get(key) ?? one;
    const [amount, more] = other < one ? [other, first] : [one, second];
    const disputedBy =
      other === one ? null : { node: more!.node, amount: other < one ? one : other };
    balances.set(key, { amount, disputedBy });
  }
  return { exists: first!.value.exists, balances };
}

async function askAccount(node: Node, address: TronAddress): Promise<object> {
  return asObject(await node.post('wallet/getaccount', { address: hexAddress(address) }));
}

/** An account that is not on chain answers `{}`. */
function isKnown(account: object): boolean {
  return asText(member(account, 'address')) !== '';
}

function balanceIn(account: object, asset: Exclude<Asset, { kind: 'trc20' }>): bigint {
  if (asset.kind === 'trx') return asAmount(member(account, 'balance'));
  const entry = asList(member(account, 'assetV2')).find(
    (candidate) => asText(member(candidate, 'key')) === String(asset.id),
  );
  return asAmount(member(entry, 'value'));
}

async function askTrc20Balance(
  node: Node,
  contract: TronAddress,
  owner: TronAddress,
): Promise<bigint> {
  const calldata = balanceOfCalldata(owner);
  const { isReverted, data } = await askConstantCall(node, {
    from: owner,
    contract,
    calldata,
  }).catch(withoutFault);
  // Where there is no such token, nobody holds any.
  if (data.length === 0 && !isReverted) return 0n;
  if (isReverted || data.length !== 32) throw new AnswerError('a token without balances');
  return data.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** A balance that cannot be asked for is a failure of the node, unless the token does not exist. */
function withoutFault(error: unknown): ConstantCallAnswer {
  if (!(error instanceof FaultError)) throw error;
  if (error.code !== 'contract_absent') throw new AnswerError(error.message);
  return { isReverted: false, data: new Uint8Array(), energy: 0n };
}
