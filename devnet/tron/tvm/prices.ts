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

/** What a committee of TRON has voted for, by java-tron's names. */
export interface Proposals {
  /** MLOAD, MSTORE and MSTORE8 cost 1 more than the memory they take. */
  readonly allowHigherLimitForMaxCpuTimeOfOneTx: boolean;
}

export const MAIN_NET: Proposals = { allowHigherLimitForMaxCpuTimeOfOneTx: true };

/**
 * `params` of `@ethereumjs/evm`, by the number of the EIP or fork that brought them, for the
 * operations and precompiles that are its own.
 */
export const PRICES: ParamsDict = {
  ...paramsEVM,
  607: { ...paramsEVM[607], expByteGas: 10 },
  608: { ...paramsEVM[608], sloadGas: 50, extcodesizeGas: 20 },
  // Istanbul's prices of the curve precompiles; the rest of that fork is not TRON's.
  609: {
    ...paramsEVM[609],
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
