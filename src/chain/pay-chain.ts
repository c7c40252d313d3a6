/** The chain as paying asks of it: where money depends on an answer, two nodes give it. */
import { FaultError } from '../core/fault.ts';
import { decodeCall } from '../core/channel/call.ts';
import type { OwnDeposit, PayChain } from '../core/ledger/pay-ports.ts';
import type { Txid } from '../core/paywire/identifiers.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { askExists, askResources } from './account.ts';
import { builtInNetworks } from './built-in-networks.ts';
import { askHead } from './chain-block.ts';
import type { AccountResources, OwnCall } from './chain.ts';
import { askChannel, seenBy } from './channel-state.ts';
import { askParameters } from './chain-parameters.ts';
import { nodeOptions, type ChainOptions } from './create-chain.ts';
import type { Network } from './networks.ts';
import { askFate } from './fate.ts';
import { askOwnCalls } from './index-transfers.ts';
import { createNodePool, type Question } from './node-pool.ts';
import { kept } from './kept.ts';
import { claimCostSun, lifeCostSun, paymentFee } from './pay-costs.ts';
import { agreedPayment, askPayment } from './payment.ts';

/** Where only one node is configured, one has to do. */
const WITNESSES = 2;
const PARAMETERS_KEPT_MS = 10 * 60_000;
const RESOURCES_KEPT_MS = 60_000;
const EXISTENCE_KEPT_MS = 60_000;

export function createPayChain(network: Network, options: ChainOptions = {}): PayChain {
  const now = options.now ?? Date.now;
  const pool = createNodePool(network, { ...nodeOptions(options), now });
  const parameters = kept(now, PARAMETERS_KEPT_MS, () => pool.ask(askParameters));
  const resources = kept(now, RESOURCES_KEPT_MS, (of: TronAddress) =>
    pool.ask((node): Promise<AccountResources> => askResources(node, of)),
  );

  const exists = kept(now, EXISTENCE_KEPT_MS, (of: TronAddress) =>
    pool.ask((node) => askExists(node, of)),
  );

  async function askWitnesses<T>(question: Question<T>): Promise<readonly T[]> {
    const count = Math.min(WITNESSES, network.nodes.length);
    const answers = await pool.askSeveral(count, question);
    if (answers.length >= count) return answers.map(({ value }) => value);
    throw new FaultError(
      'node_unreachable',
      'Only one TRON node answers, and payments are believed when two tell of them. It is tried again.',
    );
  }

  async function newAccountCostSun(address: TronAddress): Promise<bigint> {
    if (await exists(address)) return 0n;
    const { createAccountFeeSun, newAccountFeeSun } = await parameters(null);
    return createAccountFeeSun + newAccountFeeSun;
  }

  return {
    chainId: network.chainId,
    contract: network.channelContract,
    contracts: contractsOf([network, ...Object.values(builtInNetworks)]),
    async chainTimeMs() {
      // A node that lags behind must not make a claim late: the newest counts, and one will do.
      const heads = await pool.askSeveral(WITNESSES, askHead);
      return Math.max(...heads.map(({ value }) => value.timestampMs));
    },
    async channel(channelId) {
      const contract = network.channelContract;
      if (contract === null) throw noContract(network);
      return seenBy(await askWitnesses((node) => askChannel(node, contract, channelId)));
    },
    async payment(txid) {
      return agreedPayment(await askWitnesses((node) => askPayment(node, txid)));
    },
    async feeSun(txid) {
      const fate = await pool.ask((node) => askFate(node, txid, () => null));
      return fate.state === 'solid' ? fate.feeSun : null;
    },
    async deposits(payer) {
      const contract = network.channelContract;
      if (contract === null) return [];
      // Of the nodes, perhaps one keeps an index.
      const answers = await pool.askSeveral(network.nodes.length, (node) =>
        askOwnCalls(node, payer, contract),
      );
      const calls = answers.find(({ value }) => value !== null)?.value ?? null;
      return calls && depositsIn(calls);
    },
    async lifeCostSun(asset) {
      return lifeCostSun(asset, await parameters(null));
    },
    newAccountCostSun,
    async paymentFee({ rail, payer, payee }) {
      const newAccountSun = rail === 'channel' ? 0n : await newAccountCostSun(payee);
      return paymentFee(rail, await parameters(null), await resources(payer), newAccountSun);
    },
    async claimCostSun({ payer, asset }) {
      return claimCostSun(asset, await parameters(null), await resources(payer));
    },
  };
}

function contractsOf(networks: readonly Network[]): readonly TronAddress[] {
  return networks.flatMap(({ channelContract, tokens }) => [
    ...(channelContract === null ? [] : [channelContract]),
    ...tokens.flatMap(({ asset }) => (asset.kind === 'trc20' ? [asset.address] : [])),
  ]);
}

/** Oldest first. */
function depositsIn(calls: readonly OwnCall[]): readonly OwnDeposit[] {
  const deposits = calls.flatMap(({ txid, calldata, timestampMs, isSuccess }) => {
    const call = isSuccess ? decodeCall(calldata) : null;
    if (call?.name !== 'deposit') return [];
    const { description, amount } = call;
    return [{ txid: txid as Txid, description, amount, timestampMs }];
  });
  return deposits.sort((one, other) => one.timestampMs - other.timestampMs);
}

function noContract({ name }: Network): FaultError {
  return new FaultError('contract_absent', `There is no channel contract on ${name} yet.`);
}
