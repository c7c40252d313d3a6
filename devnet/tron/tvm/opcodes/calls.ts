/**
 * CALL, CALLCODE, DELEGATECALL, STATICCALL and CALLTOKEN (0xd0). Unlike Ethereum's, a call may take
 * all the energy that is left (no 63/64), 64 frames are the most, and a transfer that is refused
 * ends the calling frame instead of answering 0.
 */
import { addressOfWord, fromMachine } from '../address.ts';
import { returnTo, runFrame } from '../frame.ts';
import { Halt, changeInStaticCall, transferFailed } from '../halt.ts';
import { growMemory, memoryEnd, readMemory } from '../memory.ts';
import { ENERGY } from '../prices.ts';
import type { CustomOpcode, Host, RunState } from '../session.ts';
import { LARGEST_INT64, isTokenId } from '../transfer.ts';

const DEEPEST_FRAME = 64;

interface CallKind {
  readonly opcode: number;
  readonly name: string;
  readonly hasValue: boolean;
  readonly hasToken?: boolean;
  /** Runs the callee's code in the caller's name. */
  readonly isInPlace?: boolean;
  /** Keeps the caller and the value of the frame it is made in. */
  readonly isDelegate?: boolean;
  readonly isStatic?: boolean;
}

const KINDS: readonly CallKind[] = [
  { opcode: 0xf1, name: 'CALL', hasValue: true },
  { opcode: 0xf2, name: 'CALLCODE', hasValue: true, isInPlace: true },
  { opcode: 0xf4, name: 'DELEGATECALL', hasValue: false, isInPlace: true, isDelegate: true },
  { opcode: 0xfa, name: 'STATICCALL', hasValue: false, isStatic: true },
  { opcode: 0xd0, name: 'CALLTOKEN', hasValue: true, hasToken: true },
];

interface CallArguments {
  readonly energy: bigint;
  readonly to: bigint;
  readonly value: bigint;
  readonly tokenId: bigint;
  readonly inOffset: bigint;
  readonly inSize: bigint;
  readonly outOffset: bigint;
  readonly outSize: bigint;
}

export function callOpcodes(host: Host): CustomOpcode[] {
  return KINDS.map((kind) => ({
    opcode: kind.opcode,
    opcodeName: kind.name,
    baseFee: Number(ENERGY.call),
    gasFunction: async (runState: RunState, base: bigint) => price(host, kind, runState, base),
    logicFunction: async (runState: RunState) => {
      runState.stack.push(await call(host, kind, runState));
    },
  }));
}

function argumentsOf(kind: CallKind, words: readonly bigint[]): CallArguments {
  let next = 0;
  const take = (): bigint => words[next++]!;
  return {
    energy: take(),
    to: take(),
    value: kind.hasValue ? take() : 0n,
    tokenId: kind.hasToken ? take() : 0n,
    inOffset: take(),
    inSize: take(),
    outOffset: take(),
    outSize: take(),
  };
}

function argumentCount(kind: CallKind): number {
  return 6 + (kind.hasValue ? 1 : 0) + (kind.hasToken ? 1 : 0);
}

function price(host: Host, kind: CallKind, runState: RunState, base: bigint): bigint {
  const words = argumentsOf(kind, runState.stack.peek(argumentCount(kind)));
  let cost = base;
  if (words.value !== 0n) {
    cost += ENERGY.valueTransfer;
    const callee = fromMachine(addressOfWord(words.to));
    if (!kind.isInPlace && !host.world.has(callee)) cost += ENERGY.newAccount;
  }
  const input = memoryEnd(words.inOffset, words.inSize);
  const output = memoryEnd(words.outOffset, words.outSize);
  cost += growMemory(runState, input > output ? input : output, kind.name);
  const left = runState.gasLeft - cost;
  runState.messageGasLimit = words.energy > left ? left : words.energy;
  return cost;
}

/** 1 for success, 0 for a callee that failed or a balance that is too small. */
async function call(host: Host, kind: CallKind, runState: RunState): Promise<bigint> {
  const { interpreter } = runState;
  const env = interpreter._env;
  const words = argumentsOf(kind, runState.stack.popN(argumentCount(kind)));
  const hasValue = words.value !== 0n;
  if (kind.opcode !== 0xf2 && hasValue && interpreter.isStatic()) throw changeInStaticCall();

  let energy = runState.messageGasLimit ?? 0n;
  delete runState.messageGasLimit;
  if (hasValue) {
    interpreter.addStipend(ENERGY.stipend);
    energy += ENERGY.stipend;
  }
  runState.returnBytes = new Uint8Array(0);
  if (env.depth >= DEEPEST_FRAME) return 0n;

  const codeAddress = addressOfWord(words.to);
  const isPrecompile = interpreter._evm.getPrecompile(codeAddress) !== undefined;
  checkTransfer(kind, words, isPrecompile);
  if (balanceOf(host, kind, runState, words.tokenId) < words.value) return 0n;
  if (isPrecompile && hasValue && !host.world.has(fromMachine(codeAddress))) {
    throw new Halt('UNKNOWN', 'transfer failure');
  }

  const outcome = await runFrame(host, runState, {
    caller: kind.isDelegate ? env.caller : env.address,
    address: kind.isInPlace ? env.address : codeAddress,
    codeAddress,
    data: readMemory(runState, words.inOffset, words.inSize),
    callValue: kind.isDelegate ? env.callValue : kind.hasToken ? 0n : words.value,
    moved: kind.isInPlace ? 0n : words.value,
    tokenId: words.tokenId,
    energy,
    isStatic: kind.isStatic === true || interpreter.isStatic(),
    note: isPrecompile ? null : 'call',
  });
  returnTo(runState, outcome);
  writeOutput(runState, words);
  return outcome.isSuccess ? 1n : 0n;
}

function checkTransfer(kind: CallKind, words: CallArguments, isPrecompile: boolean): void {
  if (words.value > LARGEST_INT64) {
    if (isPrecompile) throw new Halt('UNKNOWN', 'BigInteger out of long range');
    throw transferFailed('endowment out of long range');
  }
  if (kind.hasToken && !isTokenId(words.tokenId)) {
    throw transferFailed('validateForSmartContract failure:not valid token id');
  }
}

function balanceOf(host: Host, kind: CallKind, runState: RunState, tokenId: bigint): bigint {
  const self = fromMachine(runState.interpreter._env.address);
  return kind.hasToken ? host.world.tokenBalance(self, tokenId) : host.world.balance(self);
}

function writeOutput(runState: RunState, words: CallArguments): void {
  const data = runState.returnBytes.subarray(0, Number(words.outSize));
  if (data.length > 0) runState.memory.write(Number(words.outOffset), data.length, data);
}
