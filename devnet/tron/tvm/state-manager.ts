/** The world as `@ethereumjs/evm` asks for it. */
import type { StateManagerInterface } from '@ethereumjs/common';
import { createAccount } from '@ethereumjs/util';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fromMachine } from './address.ts';
import type { World } from './world.ts';

const NOTHING = new Uint8Array(0);

export function createStateManager(world: World): StateManagerInterface {
  const manager: StateManagerInterface = {
    // The machine changes what it gets, so it gets a copy. TRON knows no nonces of accounts; with
    // one above 0 an account never counts as empty.
    getAccount: async (address) => {
      const known = fromMachine(address);
      return world.has(known)
        ? createAccount({ nonce: 1n, balance: world.balance(known) })
        : undefined;
    },
    putAccount: async (address, account) => {
      if (account) world.setBalance(fromMachine(address), account.balance);
      else world.delete(fromMachine(address));
    },
    deleteAccount: async (address) => world.delete(fromMachine(address)),
    modifyAccountFields: async (address, fields) => {
      if (fields.balance !== undefined) world.setBalance(fromMachine(address), fields.balance);
    },
    putCode: async (address, code) => world.setCode(fromMachine(address), code),
    getCode: async (address) => world.code(fromMachine(address)),
    getCodeSize: async (address) => world.code(fromMachine(address)).length,
    getStorage: async (address, slot) =>
      world.slot(fromMachine(address), bytesToHex(slot)) ?? NOTHING,
    putStorage: async (address, slot, value) =>
      world.setSlot(fromMachine(address), bytesToHex(slot), withoutLeadingZeros(value)),
    clearStorage: () => Promise.reject(new Error('No operation of the TVM clears storage.')),
    checkpoint: async () => world.checkpoint(),
    commit: async () => world.commit(),
    revert: async () => world.revert(),
    getStateRoot: noStateRoot,
    setStateRoot: noStateRoot,
    hasStateRoot: noStateRoot,
    // Nothing here has a price that depends on the value before the transaction.
    originalStorageCache: {
      get: (address, slot) => manager.getStorage(address, slot),
      clear: () => undefined,
    },
    clearCaches: () => undefined,
    shallowCopy: () => createStateManager(world),
  };
  return manager;
}

function noStateRoot(): Promise<never> {
  return Promise.reject(new Error('This chain keeps no state root.'));
}

function withoutLeadingZeros(value: Uint8Array): Uint8Array {
  const first = value.findIndex((byte) => byte !== 0);
  return first === -1 ? NOTHING : value.slice(first);
}
