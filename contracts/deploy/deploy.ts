/** Putting `BitternChannels` on a network, in steps: plan, sign, send, check. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { asAmount, asHex, asText, member, reach } from '../../src/chain/answer.ts';
import type { Chain } from '../../src/chain/chain.ts';
import { askChainId, createChain } from '../../src/chain/create-chain.ts';
import { signedSize } from '../../src/chain/encoded-transaction.ts';
import type { NetworkName, NodeEndpoint } from '../../src/chain/networks.ts';
import { createNode, type Node } from '../../src/chain/node.ts';
import { readNodeMessage } from '../../src/chain/node-message.ts';
import { assetKey, TRX } from '../../src/core/channel/asset.ts';
import { addressOfKey, sign } from '../../src/core/channel/signature.ts';
import { domainSeparator } from '../../src/core/channel/typed-data.ts';
import type { SignedTransaction } from '../../src/core/money/intent.ts';
import { hexAddress, type TronAddress } from '../../src/core/units/tron-address.ts';
import artifact from '../artifact.json' with { type: 'json' };
import { createdAddress, encodeCreateContract, transactionIdOf } from './create-contract.ts';

export interface DeployTarget {
  readonly endpoint: NodeEndpoint;
  /** `local` by default. The node must belong to `chainId` where one is given. */
  readonly network?: NetworkName;
  readonly chainId?: number;
}

export interface DeploymentPlan {
  readonly chainId: number;
  readonly from: TronAddress;
  /** What the account holds. */
  readonly balanceSun: bigint;
  /** SHA-256 of the bytecode, hexadecimal. */
  readonly bytecodeHash: string;
  readonly energy: bigint;
  /** Of the signed transaction: its bandwidth points. */
  readonly bytes: number;
  /** At most: as if nothing were staked and no points were free. */
  readonly energyFeeSun: bigint;
  readonly pointFeeSun: bigint;
  /** Of the transaction: 1.2 times the energy's price. */
  readonly feeLimitSun: bigint;
  readonly rawDataHex: string;
  readonly txid: string;
  /** Where exactly this transaction would put the contract; every other one puts it elsewhere. */
  readonly address: TronAddress;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Deployment extends DeploymentPlan {
  readonly blockNumber: number;
  readonly feeSun: bigint;
  /** SHA-256 of the code that the node says is there; it was compared with the artifact. */
  readonly codeHash: string;
}

export interface DeployOptions extends DeployTarget {
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  /** Called with what will be sent, strictly before it is. */
  readonly store?: (plan: DeploymentPlan, signed: SignedTransaction) => Promise<void>;
}

const LIFETIME_MS = 10 * 60_000;
const POLL_MS = 1_000;
const TIMEOUT_MS = 30_000;

/**
 * Deploys the committed artifact and resolves when it is in a block and its code was read back. Rejects
 * with a `FaultError` of the chain client, or an `Error` when the deployment failed on chain or the code
 * is another. A contract that is deployed again gets another address.
 */
export async function deployChannels(options: DeployOptions): Promise<Deployment> {
  const plan = await planDeployment(options, addressOfKey(options.privateKey));
  if (plan.balanceSun < plan.energyFeeSun + plan.pointFeeSun) {
    throw new Error('The account does not hold enough TRX for the fees (or stakes: not counted).');
  }
  const signed: SignedTransaction = {
    txid: plan.txid,
    rawDataHex: plan.rawDataHex,
    signatures: [sign(hexToBytes(plan.txid), options.privateKey)],
    expiresAt: plan.expiresAt,
  };
  await options.store?.(plan, signed);
  const { chain, node } = await connect(options);
  await chain.broadcast(signed);
  const fate = await whenInBlock(chain, plan);
  const codeHash = await checkCode(node, plan);
  return { ...plan, blockNumber: fate.blockNumber, feeSun: fate.feeSun, codeHash };
}

/** What deploying now would do and cost. Sends nothing. */
export async function planDeployment(
  target: DeployTarget,
  from: TronAddress,
): Promise<DeploymentPlan> {
  const { chain, node, chainId } = await connect(target);
  const [parameters, reference, account, energy] = await Promise.all([
    chain.parameters(),
    chain.reference(LIFETIME_MS),
    chain.account(from, [TRX]),
    askDeployEnergy(node, from),
  ]);
  const energyFeeSun = energy * parameters.energyFeeSun;
  const withReserve = (energyFeeSun * 12n + 9n) / 10n;
  const { maxFeeLimitSun } = parameters;
  const feeLimitSun = withReserve < maxFeeLimitSun ? withReserve : maxFeeLimitSun;
  const contract = { name: 'BitternChannels', abi: artifact.abi, bytecode: artifact.bytecode };
  const rawDataHex = encodeCreateContract(contract, { owner: from, feeLimitSun, reference });
  const txid = transactionIdOf(rawDataHex);
  // The network counts 64 bytes for the result beside the signed bytes.
  const bytes = signedSize(rawDataHex) + 64;
  return {
    chainId,
    from,
    balanceSun: account.balances.get(assetKey(TRX))?.amount ?? 0n,
    bytecodeHash: bytesToHex(sha256(hexToBytes(artifact.bytecode))),
    energy,
    bytes,
    energyFeeSun,
    pointFeeSun: BigInt(bytes) * parameters.pointFeeSun,
    feeLimitSun,
    rawDataHex,
    txid,
    address: createdAddress(txid, from),
    expiresAt: reference.expiration,
  };
}

/**
 * Whether code on chain is that of the artifact. Its one immutable, the domain separator, is zero in
 * the artifact and another one at each address.
 */
export function isChannelsCode(runtimeCode: string, separator: string): boolean {
  const masked = runtimeCode.replaceAll(separator, '0'.repeat(separator.length));
  return masked !== runtimeCode && artifact.bytecode.endsWith(masked);
}

async function connect(
  target: DeployTarget,
): Promise<{ chain: Chain; node: Node; chainId: number }> {
  const { endpoint, network = 'local' } = target;
  const chainId = target.chainId ?? (await askChainId(endpoint));
  const chain = createChain(
    {
      name: network,
      chainId,
      nodes: [endpoint],
      channelContract: null,
      tokens: [],
      explorerUrl: null,
      faucetUrl: null,
    },
    { timeoutMs: TIMEOUT_MS },
  );
  return { chain, node: createNode(endpoint, { fetch, timeoutMs: TIMEOUT_MS }), chainId };
}

/** A constant call without a contract runs its data as a constructor. */
async function askDeployEnergy(node: Node, from: TronAddress): Promise<bigint> {
  const answer = await node.post('wallet/triggerconstantcontract', {
    owner_address: hexAddress(from),
    data: artifact.bytecode,
    visible: false,
  });
  const message = readNodeMessage(asText(reach(answer, 'result', 'message')));
  const energy = asAmount(member(answer, 'energy_used'));
  if (message !== '' || energy === 0n) {
    throw new Error(`The node cannot tell the energy of the deployment: ${message}`);
  }
  return energy;
}

async function whenInBlock(chain: Chain, plan: DeploymentPlan) {
  for (;;) {
    const fate = await chain.fate(plan.txid);
    if (fate.state !== 'unknown') {
      if (!fate.isSuccess) throw new Error(`The deployment failed: ${fate.reason ?? 'no reason'}`);
      return fate;
    }
    const { timestampMs } = await chain.head();
    if (timestampMs > plan.expiresAt) {
      throw new Error('The deployment expired before it got into a block. Nothing was paid.');
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function checkCode(node: Node, plan: DeploymentPlan): Promise<string> {
  const info = await node.post('wallet/getcontractinfo', { value: hexAddress(plan.address) });
  const code = asHex(member(info, 'runtimecode'));
  const { chainId, address } = plan;
  const separator = bytesToHex(domainSeparator({ chainId, contract: address }));
  if (!isChannelsCode(code, separator)) {
    throw new Error(`At ${address} there is other code than that of contracts/artifact.json.`);
  }
  return bytesToHex(sha256(hexToBytes(code)));
}
