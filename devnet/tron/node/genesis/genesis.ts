/** Block 0: who holds what, and which contracts are there before the first transaction. */
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { HexAddress, LedgerDump } from '../../tvm/contract.ts';
import { createTvm } from '../../tvm/tvm.ts';
import { genesisBlock, type ChainBlock } from '../chain/block.ts';
import { newContract } from '../chain/contracts/smart-contract.ts';
import { PARAMETERS } from '../chain/parameters.ts';
import { World, type TokenRecord } from '../chain/world.ts';
import type { Value } from '../value.ts';

export interface Genesis {
  /** Makes another chain, with another id, of what is equal otherwise. */
  readonly nonce?: string;
  readonly accounts: readonly GenesisAccount[];
  readonly tokens: readonly TokenRecord[];
  readonly contracts: readonly GenesisContract[];
  /** Run in order when all contracts are there. */
  readonly calls: readonly GenesisCall[];
}

export interface GenesisAccount {
  readonly address: HexAddress;
  readonly balanceSun: bigint;
  /** TRC-10 id to raw amount. */
  readonly tokens: Readonly<Record<string, bigint>>;
}

export interface GenesisContract {
  /** Its address comes from this; see {@link genesisContractAddress}. */
  readonly label: string;
  readonly origin: HexAddress;
  readonly abi: readonly unknown[];
  /** Constructor and arguments, hexadecimal. */
  readonly bytecode: string;
}

export interface GenesisCall {
  readonly caller: HexAddress;
  readonly contract: HexAddress;
  readonly data: string;
}

/** The same in every chain, whatever the time. */
export function genesisContractAddress(label: string): HexAddress {
  return `41${bytesToHex(keccak_256(utf8ToBytes(`devnet genesis contract ${label}`)).subarray(12))}`;
}

/** The chain's name: the same genesis makes the same block. */
export function blockOfGenesis(genesis: Genesis): ChainBlock {
  const text = JSON.stringify(genesis, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return genesisBlock(bytesToHex(sha256(utf8ToBytes(text))));
}

export function chainIdOf(block: ChainBlock): number {
  return Number.parseInt(block.id.slice(-8), 16);
}

/** The state of block 0. Rejects when a contract does not deploy or a call fails. */
export async function worldOfGenesis(genesis: Genesis): Promise<World> {
  const world = await emptyWorld(genesis);
  for (const { address, balanceSun, tokens } of genesis.accounts) {
    await world.createAccount(address);
    await world.ledger.setBalance(address, balanceSun);
    for (const [id, amount] of Object.entries(tokens)) {
      await world.ledger.setTokenBalance(address, BigInt(id), amount);
    }
  }
  for (const { abi, bytecode, label, origin } of genesis.contracts) {
    const address = genesisContractAddress(label);
    await execute(world, 'create', origin, address, bytecode);
    await world.createAccount(address, true);
    const originEnergyLimit = 10_000_000n;
    world.contracts.set(
      address,
      newContract({ origin, name: label, abi: abiJson(abi), bytecode, originEnergyLimit }),
    );
  }
  for (const { caller, contract, data } of genesis.calls) {
    await execute(world, 'call', caller, contract, data);
  }
  return world;
}

/** A second world in the same state, changed on its own from then on. */
export async function copyOf(world: World, genesis: Genesis): Promise<World> {
  return emptyWorld(genesis, world);
}

async function emptyWorld(genesis: Genesis, from?: World): Promise<World> {
  const restoreFrom: LedgerDump | undefined = await from?.ledger.dump();
  const tvm = await createTvm({
    chainId: chainIdOf(blockOfGenesis(genesis)),
    energyFeeSun: Number(PARAMETERS.energyFee),
    ...(restoreFrom === undefined ? {} : { restoreFrom }),
  });
  for (const { id } of genesis.tokens) tvm.tokens.add(id);
  const tokens = new Map(genesis.tokens.map((token) => [token.id, token]));
  const weights = [
    ['net', PARAMETERS.initialNetWeight],
    ['energy', PARAMETERS.initialEnergyWeight],
  ] as const;
  return new World(tvm, tokens, weights, from);
}

async function execute(
  world: World,
  kind: 'create' | 'call',
  caller: HexAddress,
  contract: HexAddress,
  data: string,
): Promise<void> {
  const result = await world.tvm.execute({
    kind,
    caller,
    contract,
    data: Buffer.from(data, 'hex'),
    callValueSun: 0n,
    tokenId: 0n,
    tokenValue: 0n,
    energyLimit: 1_000_000_000n,
    block: world.head,
    transactionId: bytesToHex(sha256(utf8ToBytes(`genesis ${contract}`))),
  });
  if (result.status !== 'SUCCESS') {
    throw new Error(`Genesis: ${contract} fails with ${result.status} ${result.message}`);
  }
}

/** Solidity's ABI in the shape of TRON's protobuf: names of kinds begin with a capital. */
function abiJson(abi: readonly unknown[]): { entrys: Value[] } {
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return {
    entrys: abi.map((entry) =>
      Object.fromEntries(
        Object.entries(entry as Record<string, Value>).map(([key, value]) => [
          key,
          (key === 'type' || key === 'stateMutability') && typeof value === 'string'
            ? capital(value)
            : value,
        ]),
      ),
    ),
  };
}
