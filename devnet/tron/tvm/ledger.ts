/** The world as the node sees it, and as it goes into a file. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { HexAddress, Ledger, LedgerDump } from './contract.ts';
import type { AccountState, World } from './world.ts';

export function createLedger(world: World): Ledger {
  return {
    exists: async (address) => world.has(address),
    create: async (address) => void world.create(address),
    balance: async (address) => world.balance(address),
    setBalance: async (address, sun) => world.setBalance(address, sun),
    tokenBalance: async (address, tokenId) => world.tokenBalance(address, tokenId),
    setTokenBalance: async (address, tokenId, amount) =>
      world.setTokenBalance(address, tokenId, amount),
    tokensOf: async (address) => new Map(world.tokensOf(address)),
    code: async (address) => world.code(address),
    checkpoint: async () => world.checkpoint(),
    commit: async () => world.commit(),
    revert: async () => world.revert(),
    dump: async () => ({
      accounts: [...world.accounts].map(([address, account]) => dumpAccount(address, account)),
    }),
  };
}

/** Puts what `dump` gave into a world that is still empty. */
export function restore(world: World, dump: LedgerDump): void {
  for (const account of dump.accounts) {
    world.setBalance(account.address, BigInt(account.balanceSun));
    for (const [tokenId, amount] of Object.entries(account.tokens)) {
      world.setTokenBalance(account.address, BigInt(tokenId), BigInt(amount));
    }
    world.setCode(account.address, hexToBytes(account.code));
    for (const [slot, value] of Object.entries(account.storage)) {
      world.setSlot(account.address, slot, hexToBytes(value));
    }
  }
}

function dumpAccount(
  address: HexAddress,
  account: Readonly<AccountState>,
): LedgerDump['accounts'][number] {
  return {
    address,
    balanceSun: account.balanceSun.toString(),
    tokens: Object.fromEntries(
      [...account.tokens].map(([tokenId, amount]) => [tokenId.toString(), amount.toString()]),
    ),
    code: bytesToHex(account.code),
    storage: Object.fromEntries(
      [...account.storage]
        .filter(([, value]) => value.length > 0)
        .map(([slot, value]) => [slot, bytesToHex(value)]),
    ),
  };
}
