/**
 * Compiles Solidity for TRON's virtual machine with Ethereum's compiler, which knows nothing of
 * TRC-10 tokens. The source holds inline-assembly functions called `TVM_xx`, xx being an opcode. It
 * is compiled to Yul, where the bodies of these functions become `verbatim_...(hex"xx", ...)` (Yul
 * allows that, Solidity's assembly does not), and the Yul is compiled to code.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import solc from 'solc';

export interface Artifact {
  /** Ethereum's JSON ABI, which TRON shares. */
  readonly abi: readonly unknown[];
  /** What a deployment runs, hexadecimal without `0x`. */
  readonly bytecode: string;
  /** The compiler's version and everything it was told. */
  readonly compiler: {
    readonly version: string;
    readonly evmVersion: string;
    readonly optimizerRuns: number;
  };
  /** SHA-256 of the source, hexadecimal. */
  readonly sourceHash: string;
}

/** Its own types say `any`. */
const compiler = solc as { version: () => string; compile: (input: string) => string };

/** The last one without opcodes that the TVM lacks or prices otherwise; it has PUSH0. */
const EVM_VERSION = 'shanghai';
const OPTIMIZER_RUNS = 1_000_000;

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
}

interface CompiledContract {
  readonly abi: readonly unknown[];
  readonly ir: string;
  readonly evm: { readonly bytecode: { readonly object: string } };
}

/**
 * Gives the same bytes for the same source, wherever it lies. Throws when the source does not compile
 * or an opcode did not get into the code.
 */
export function buildContract(file: string | URL, name: string): Artifact {
  const source = readFileSync(file, 'utf8');
  const { abi, ir } = compile('Solidity', name, source, {
    viaIR: true,
    optimizer: { enabled: false },
  });
  const yul = withOpcodes(ir, stubsOf(source));
  const { evm } = compile('Yul', null, yul, {
    optimizer: { enabled: true, runs: OPTIMIZER_RUNS, details: { yul: true } },
  });
  return {
    abi,
    bytecode: evm.bytecode.object,
    compiler: {
      version: compiler.version(),
      evmVersion: EVM_VERSION,
      optimizerRuns: OPTIMIZER_RUNS,
    },
    sourceHash: createHash('sha256').update(source).digest('hex'),
  };
}

/** The names of a source's `TVM_xx` functions. */
function stubsOf(source: string): Set<string> {
  return new Set([...source.matchAll(/function (TVM_[0-9a-f]{2})\b/g)].map((match) => match[1]!));
}

function withOpcodes(ir: string, stubs: ReadonlySet<string>): string {
  const replaced = new Set<string>();
  const yul = ir
    // Comments: they name the source's place, which is no part of the program.
    .replace(/^\s*\/\/\/.*$/gm, '')
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(
      /function (usr\$(TVM_([0-9a-f]{2}))\w*)\(([^)]*)\)\s*->\s*([\w$]+)\s*\{[^{}]*\}/g,
      (
        _whole,
        yulName: string,
        stub: string,
        opcode: string,
        parameters: string,
        result: string,
      ) => {
        replaced.add(stub);
        const list = parameters
          .split(',')
          .map((parameter) => parameter.trim())
          .filter((parameter) => parameter !== '');
        const call = [`hex"${opcode}"`, ...list].join(', ');
        return `function ${yulName}(${parameters}) -> ${result} { ${result} := verbatim_${list.length}i_1o(${call}) }`;
      },
    );
  for (const stub of stubs) {
    if (!replaced.has(stub)) throw new Error(`${stub} is not in the compiler's output.`);
  }
  const bodies = [...yul.matchAll(/function usr\$TVM_[0-9a-f]{2}[^{]*\{([^{}]*)/g)];
  if (bodies.length === 0 && stubs.size > 0) throw new Error('The opcodes got lost.');
  if (bodies.some((body) => !body[1]!.includes('verbatim_'))) {
    throw new Error('An opcode was not put in.');
  }
  return yul;
}

/** `name` null takes the only contract there is. */
function compile(
  language: 'Solidity' | 'Yul',
  name: string | null,
  content: string,
  settings: object,
): CompiledContract {
  const input = {
    language,
    sources: { source: { content } },
    settings: {
      ...settings,
      evmVersion: EVM_VERSION,
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: {
        '*': { '*': language === 'Yul' ? ['evm.bytecode.object'] : ['ir', 'abi'] },
      },
    },
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input))) as CompilerOutput;
  const problems = (output.errors ?? []).filter((error) => error.severity !== 'info');
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => problem.formattedMessage).join('\n'));
  }
  const contracts = output.contracts?.['source'] ?? {};
  const contract = name === null ? Object.values(contracts)[0] : contracts[name];
  if (!contract) throw new Error(`The compiler gave no ${name ?? 'code'}.`);
  return contract;
}
