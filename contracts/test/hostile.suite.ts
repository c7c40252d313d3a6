/** The contracts of `Hostile.sol`, compiled, and calls of theirs. */
import { readFileSync } from 'node:fs';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import solc from 'solc';
import { selectorOf } from '../../src/core/channel/selector.ts';
import { addressWord, uintWord } from '../../src/core/channel/word.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';

type HostileName = 'HostileToken' | 'PlainToken' | 'Puppet' | 'Burner' | 'Shouter';

interface Output {
  readonly contracts: {
    readonly source: Record<HostileName, { evm: { bytecode: { object: string } } }>;
  };
}

const compiler = solc as { compile: (input: string) => string };
/** When the file is loaded, so that no test's time is spent on it. */
const compiled = compileHostile();

export function hostileBytecode(name: HostileName): string {
  return compiled.contracts.source[name].evm.bytecode.object;
}

function compileHostile(): Output {
  const input = {
    language: 'Solidity',
    sources: {
      source: { content: readFileSync(new URL('Hostile.sol', import.meta.url), 'utf8') },
    },
    settings: {
      evmVersion: 'shanghai',
      optimizer: { enabled: true },
      outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
    },
  };
  return JSON.parse(compiler.compile(JSON.stringify(input))) as Output;
}

export type Argument = TronAddress | bigint | boolean | { readonly bytes: string };

/** Calldata of `signature`; `{ bytes }` (hexadecimal) may only be the last argument. */
export function callOf(signature: string, ...values: Argument[]): string {
  const head = values.map((value) => {
    if (typeof value === 'string') return addressWord(value);
    if (typeof value === 'object') return uintWord(32 * values.length, 32);
    return uintWord(BigInt(value), 32);
  });
  const last = values.at(-1);
  const tail = typeof last === 'object' ? paddedBytes(hexToBytes(last.bytes)) : new Uint8Array();
  return selectorOf(signature) + bytesToHex(concatBytes(...head, tail));
}

function paddedBytes(bytes: Uint8Array): Uint8Array {
  const padding = new Uint8Array((32 - (bytes.length % 32)) % 32);
  return concatBytes(uintWord(bytes.length, 32), bytes, padding);
}
