/**
 * The energies that java-tron's own unit tests (4.8.0, `EnergyWhenSendAndTransferTest`) publish for
 * two pairs of contracts, met to the unit by our own code for the same operations:
 *
 * - a contract whose constructor creates another and keeps its address; one call sends it 10 sun
 *   with 3 energy and it answers, another does the same and it runs out of energy in its first
 *   SSTORE, which the caller passes on as a revert;
 * - the same constructor with smaller contracts; `send` and `transfer` of 10,000 sun by a contract
 *   that holds 1,000.
 *
 * Every sum below is what our operations cost by the price table; `plumbing` is the rest up to the
 * published figure: operations on the stack alone, where a compiler selects functions and masks
 * addresses. The unit tests run before the proposal that prices MLOAD and MSTORE; main net after.
 */
import { describe, expect, test } from 'vitest';
import type { ExecutionResult } from './contract.ts';
import { assemble, constructorOf } from './testing/assembler.ts';
import { startChain } from './testing/chain.ts';

const PUSH = 3;
const CALL_WITH_VALUE = 40 + 9_000;
const STIPEND = 2_300;
const NEW_SLOT = 20_000;
const CODE_BYTE = 200;

/** Operations that cost `energy` and change nothing: EXP with its words 28, PUSH and POP 5. */
function plumbing(energy: number): string {
  const [exponents, rest] = [Math.floor(energy / 28), energy % 28];
  return `${'1 1 EXP POP '.repeat(exponents)} ${'0 POP '.repeat(Math.floor(rest / 5))}
    ${':here '.repeat(rest % 5)}`;
}

const words = (bytes: number): number => Math.ceil(bytes / 32);
/** Copying `bytes` to memory that ends before them: 3 a word, and 3 a word of memory. */
const copyIntoNew = (bytes: number): number => 6 * words(bytes);

function padded(source: string, size: number): Uint8Array {
  const code = new Uint8Array(size);
  code.set(assemble(source));
  return code;
}

/** Initcode that creates `child`, keeps its address in slot 0 and stores `code`. */
function parentConstructor(child: Uint8Array, code: Uint8Array, rest: number): Uint8Array {
  const initcode = constructorOf(child);
  const body = assemble(`${plumbing(rest)}
    ${initcode.length} DUP1 @data 1 ADD 0 CODECOPY 0 0 CREATE 0 SSTORE
    ${code.length} DUP1 @data ${1 + initcode.length} ADD 0 CODECOPY 0 RETURN :data`);
  return Uint8Array.of(...body, ...initcode, ...code);
}

/** The price of that, without `rest`. */
function constructorPrice(child: Uint8Array, code: Uint8Array): number {
  const initcodeSize = constructorOf(child).length;
  // Six operations of 3 before each copy, and PUSHes after it.
  const creating = 6 * 3 + copyIntoNew(initcodeSize) + 2 * PUSH + 32_000 + PUSH + NEW_SLOT;
  const childRuns = 6 * 3 + copyIntoNew(child.length) + PUSH + CODE_BYTE * child.length;
  // The memory of the initcode is there already.
  const newWords = Math.max(0, words(code.length) - words(initcodeSize));
  const returning = 6 * 3 + 3 * words(code.length) + 3 * newWords + PUSH;
  return creating + childRuns + returning + CODE_BYTE * code.length;
}

/** The first byte of the calldata says what is called. */
const SELECT = '0 CALLDATALOAD 248 SHR DUP1 1 EQ @first JUMPI';
const SELECT_PRICE = 8 * PUSH + 10;

interface Deployment {
  readonly deployed: ExecutionResult;
  readonly call: (selector: number) => Promise<ExecutionResult>;
}

async function deploy(initcode: Uint8Array, sun: bigint, isMainNet: boolean): Promise<Deployment> {
  const chain = await startChain({ allowHigherLimitForMaxCpuTimeOfOneTx: isMainNet });
  const deployed = await chain.run({ kind: 'create', data: initcode, callValueSun: sun });
  expect(deployed.status).toBe('SUCCESS');
  return { deployed, call: (selector) => chain.run({ data: Uint8Array.of(selector) }) };
}

/** Before the proposal the published figure, after it 1 more for each of `memoryOperations`. */
const eras = (published: number, memoryOperations: number) =>
  [
    { era: 'before the proposal', isMainNet: false, energy: BigInt(published) },
    { era: 'on main net', isMainNet: true, energy: BigInt(published + memoryOperations) },
  ] as const;

describe('a callee with 3 energy and the stipend', () => {
  // Slot 0 holds the callee; its code is there; selector in memory; CALL with 10 sun.
  const callChild = (selector: number, rest: number): string =>
    `${plumbing(rest)} 0 SLOAD DUP1 EXTCODESIZE ISZERO @fail JUMPI
     ${selector} 0x80 MSTORE8 32 0x80 1 0x80 10 DUP6 3 CALL ISZERO @fail JUMPI STOP`;
  const looking = PUSH + 50 + PUSH + 20 + 2 * PUSH + 10;
  const selectorInMemory = 2 * PUSH + 3 * 5;
  const callChildPrice = looking + selectorInMemory + 7 * PUSH + CALL_WITH_VALUE + 2 * PUSH + 10;

  const childSource = `${SELECT}
    0 0 MSTORE 64 0 SHA3 SSTORE
    :first 42 0 MSTORE 32 0 RETURN`;
  const answerPrice = SELECT_PRICE + 1 + 2 * PUSH + 3 + 2 * PUSH;

  const simpleRest = 7_370 - (SELECT_PRICE + 1 + callChildPrice - STIPEND + answerPrice);
  // Where the callee takes the 3 and the stipend whole, and the caller hands on the empty reason.
  const complexRest = 9_459 - (SELECT_PRICE + callChildPrice + 3 + 1 + 2 * 2 + 3 * PUSH);
  const parentSource = `${SELECT}
    ${callChild(2, complexRest)}
    :first ${callChild(1, simpleRest)}
    :fail RETURNDATASIZE 0 DUP1 RETURNDATACOPY RETURNDATASIZE 0 REVERT`;

  const child = padded(childSource, 150);
  const parent = padded(parentSource, 461);
  const deployRest = 174_639 - constructorPrice(child, parent);
  const initcode = parentConstructor(child, parent, deployRest);

  // 32,000 CREATE + 20,000 SSTORE + 611 bytes of code at 200 + 439 of copies, memory and stack.
  test.each(eras(174_639, 0))('deploy: 174,639 $era', async ({ isMainNet, energy }) => {
    const { deployed } = await deploy(initcode, 10_000_000n, isMainNet);
    expect(deployed.energyUsed).toBe(energy);
  });

  // 9,040 CALL - 2,300 of the stipend + what the callee does + the caller's own.
  test.each(eras(7_370, 2))('a callee that answers: 7,370 $era', async ({ isMainNet, energy }) => {
    const { call } = await deploy(initcode, 10_000_000n, isMainNet);
    expect(await call(1)).toMatchObject({ status: 'SUCCESS', energyUsed: energy });
  });

  // 9,040 CALL + 3 given on top of the stipend, all lost + the caller's own.
  test.each(eras(9_459, 1))('a callee that runs out: 9,459 $era', async ({ isMainNet, energy }) => {
    const { call } = await deploy(initcode, 10_000_000n, isMainNet);
    expect(await call(2)).toMatchObject({ status: 'REVERT', energyUsed: energy });
  });
});

describe('send and transfer of more than there is', () => {
  // CALL answers 0 before anything moves, and the stipend comes back.
  const sending = `0 0 0 0 10000 0 SLOAD 0 CALL`;
  const sendingPrice = 5 * PUSH + PUSH + 50 + PUSH + CALL_WITH_VALUE - STIPEND;
  const sendRest = 7_025 - (SELECT_PRICE + 1 + sendingPrice + 2);
  const transferRest = 7_030 - (SELECT_PRICE + sendingPrice + 2 * PUSH + 10 + 1 + 2 * PUSH);

  const parentSource = `${SELECT}
    ${plumbing(transferRest)} ${sending} ISZERO @fail JUMPI STOP
    :first ${plumbing(sendRest)} ${sending} POP STOP
    :fail 0 0 REVERT`;
  const child = padded('1 1 SSTORE', 63);
  const parent = padded(parentSource, 376);
  const deployRest = 140_194 - constructorPrice(child, parent);
  const initcode = parentConstructor(child, parent, deployRest);

  // 32,000 CREATE + 20,000 SSTORE + 439 bytes of code at 200 + 394 of copies, memory and stack.
  test.each(eras(140_194, 0))('deploy: 140,194 $era', async ({ isMainNet, energy }) => {
    const { deployed } = await deploy(initcode, 1_000n, isMainNet);
    expect(deployed.energyUsed).toBe(energy);
  });

  test.each(eras(7_025, 0))('send: 7,025 $era', async ({ isMainNet, energy }) => {
    const { call } = await deploy(initcode, 1_000n, isMainNet);
    expect(await call(1)).toMatchObject({ status: 'SUCCESS', energyUsed: energy });
  });

  test.each(eras(7_030, 0))('transfer: 7,030 $era', async ({ isMainNet, energy }) => {
    const { call } = await deploy(initcode, 1_000n, isMainNet);
    expect(await call(2)).toMatchObject({ status: 'REVERT', energyUsed: energy });
  });
});
