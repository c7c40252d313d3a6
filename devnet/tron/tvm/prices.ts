/**
 * What operations cost in the TVM, in energy: Ethereum's table of before 2016 with TRON's own
 * figures. The rules that need more than a figure are in `opcodes/`.
 */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import type { ParamsDict } from '@ethereumjs/common';
import { paramsEVM } from '@ethereumjs/evm';

export const ENERGY = {
  call: 40n,
  valueTransfer: 9_000n,
  newAccount: 25_000n,
  /** Given to the callee on top when value is sent. */
  stipend: 2_300n,
  create: 32_000n,
  /** For each byte of a contract's code that is stored. */
  codeByte: 200n,
  keccakWord: 6n,
  memoryWord: 3n,
  copyWord: 3n,
  setSlot: 20_000n,
  resetSlot: 5_000n,
} as const;

/** `params` of `@ethereumjs/evm`, by the number of the EIP or fork that brought them. */
export const PRICES: ParamsDict = {
  ...paramsEVM,
  1: {
    ...paramsEVM[1],
    // 0 until the proposal that raised the time a transaction may run.
    mloadGas: 1,
    mstoreGas: 1,
    mstore8Gas: 1,
    codecopyGas: 0,
    calldatacopyGas: 0,
    sstoreRefundGas: 0,
    selfdestructRefundGas: 0,
  },
  608: {
    ...paramsEVM[608],
    sloadGas: 50,
    extcodesizeGas: 20,
    extcodecopyGas: 20,
    balanceGas: 20,
    selfdestructGas: 0,
  },
  607: { ...paramsEVM[607], expByteGas: 10 },
  609: {
    ...paramsEVM[609],
    returndatacopyGas: 0,
    // Istanbul's prices of the curve precompiles; the rest of that fork is not TRON's.
    bn254AddGas: 150,
    bn254MulGas: 6_000,
    bn254PairingGas: 45_000,
    bn254PairingWordGas: 34_000,
  },
};

/** Petersburg with PUSH0 (EIP-3855) and TLOAD, TSTORE (EIP-1153); all later ones are custom. */
export function createCommon(chainId: number): Common {
  return new Common({
    chain: { ...Mainnet, chainId },
    hardfork: Hardfork.Petersburg,
    eips: [3855, 1153],
  });
}
