/** Compiles the devnet's tokens. `artifacts.json` is what it gives, and a test keeps the two equal. */
import { readdirSync, readFileSync } from 'node:fs';
import solc from 'solc';

const compiler = solc as { compile: (input: string) => string };

export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly indexed?: boolean;
}

export interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
  readonly anonymous?: boolean;
  readonly inputs?: readonly AbiParameter[];
  readonly outputs?: readonly AbiParameter[];
}

export interface Artifact {
  readonly abi: readonly AbiEntry[];
  /** The constructor, hexadecimal; arguments come after it. */
  readonly bytecode: string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<
    string,
    Record<string, { abi: readonly AbiEntry[]; evm: { bytecode: { object: string } } }>
  >;
}

/** By the contract's name, which is its file's. Throws the compiler's words. */
export function compileTokens(folder: URL): Record<string, Artifact> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sol'));
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(
      files.map((name) => [name, { content: readFileSync(new URL(name, folder), 'utf8') }]),
    ),
    settings: {
      evmVersion: 'shanghai',
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input))) as Output;
  for (const { severity, formattedMessage } of output.errors ?? []) {
    if (severity === 'error') throw new Error(formattedMessage);
  }
  const artifacts: Record<string, Artifact> = {};
  for (const contracts of Object.values(output.contracts)) {
    for (const [name, { abi, evm }] of Object.entries(contracts)) {
      if (evm.bytecode.object !== '') artifacts[name] = { abi, bytecode: evm.bytecode.object };
    }
  }
  return artifacts;
}
