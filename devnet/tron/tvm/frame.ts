/** Runs a frame below another: its own checkpoint, its value, its internal transaction. */
import { EVMError, Message } from '@ethereumjs/evm';
import type { EVMResult } from '@ethereumjs/evm';
import type { Address } from '@ethereumjs/util';
import { fromMachine } from './address.ts';
import { internalTransactionHash } from './hashes.ts';
import type { Host, RunState } from './session.ts';
import { moveSun, moveToken } from './transfer.ts';

export interface FrameRequest {
  readonly caller: Address;
  /** In whose name the code runs. */
  readonly address: Address;
  /** Where the code lies, unless it is given. */
  readonly codeAddress: Address;
  readonly code?: Uint8Array;
  readonly data: Uint8Array;
  /** What CALLVALUE answers. */
  readonly callValue: bigint;
  /** What is moved from the frame above to `address`: TRX, or the token where its id is not 0. */
  readonly moved: bigint;
  readonly tokenId: bigint;
  readonly energy: bigint;
  readonly isStatic: boolean;
  /** For the internal transaction; `null` records none (precompiles). */
  readonly note: 'call' | 'create' | null;
}

export interface FrameOutcome {
  readonly isSuccess: boolean;
  readonly isRevert: boolean;
  readonly energyUsed: bigint;
  readonly returnData: Uint8Array;
  readonly logs: NonNullable<EVMResult['execResult']['logs']>;
}

/**
 * `finish` runs inside the checkpoint after success; it says what it costs, or null for a failure.
 * Throws what a transfer refuses, with nothing changed.
 */
export async function runFrame(
  host: Host,
  runState: RunState,
  request: FrameRequest,
  finish: (outcome: FrameOutcome) => bigint | null = () => 0n,
): Promise<FrameOutcome> {
  const { session, world } = host;
  const { interpreter } = runState;
  const evm = interpreter._evm;
  const mark = session.mark();
  world.checkpoint();
  try {
    move(host, interpreter._env.address, request);
  } catch (refusal) {
    world.revert();
    throw refusal;
  }
  const tokenValue = request.tokenId === 0n ? 0n : request.moved;
  session.frames.push({
    hash: record(host, interpreter._env.address, request),
    tokenId: request.tokenId,
    tokenValue,
  });
  const { execResult } = await evm.runCall({
    message: new Message({
      caller: request.caller,
      to: request.address,
      codeAddress: request.codeAddress,
      ...(request.code && { code: request.code }),
      data: request.data,
      value: request.callValue,
      gasLimit: request.energy,
      depth: interpreter._env.depth + 1,
      isStatic: request.isStatic,
      // The values are moved above, tokens and TRX alike; the machine shall not move them again.
      delegatecall: true,
    }),
  });
  session.frames.pop();
  const error = execResult.exceptionError?.error;
  let outcome: FrameOutcome = {
    isSuccess: error === undefined,
    isRevert: error === EVMError.errorMessages.REVERT,
    energyUsed: execResult.executionGasUsed,
    returnData: execResult.returnValue,
    logs: execResult.logs ?? [],
  };
  if (outcome.isSuccess) {
    const price = finish(outcome);
    outcome =
      price === null
        ? { ...outcome, isSuccess: false, energyUsed: request.energy }
        : { ...outcome, energyUsed: outcome.energyUsed + price };
  }
  if (outcome.isSuccess) {
    world.commit();
  } else {
    world.revert();
    session.reject(mark);
  }
  return outcome;
}

/** What the frame above gets of it: energy, logs, return data. */
export function returnTo(runState: RunState, outcome: FrameOutcome): void {
  const { interpreter } = runState;
  interpreter.useGas(outcome.energyUsed);
  runState.returnBytes =
    outcome.isSuccess || outcome.isRevert ? outcome.returnData : new Uint8Array(0);
  if (outcome.isSuccess) interpreter._result.logs.push(...outcome.logs);
}

function move(host: Host, from: Address, request: FrameRequest): void {
  if (request.note === 'create') host.world.create(fromMachine(request.address));
  if (request.moved === 0n) return;
  const sender = fromMachine(from);
  const receiver = fromMachine(request.address);
  if (request.tokenId === 0n) moveSun(host, sender, receiver, request.moved);
  else moveToken(host, sender, receiver, request.tokenId, request.moved);
}

/** The hash of the internal transaction, the parent of those below it. */
function record(host: Host, from: Address, request: FrameRequest): Uint8Array {
  const { session } = host;
  if (request.note === null) return session.frame.hash;
  const isCreate = request.note === 'create';
  const data = isCreate ? (request.code ?? request.data) : request.data;
  const isToken = request.tokenId !== 0n;
  const callValueSun = isToken ? 0n : request.moved;
  session.nonce += 1n;
  const hash = internalTransactionHash({
    parentHash: session.frame.hash,
    receiver: isCreate ? null : request.address,
    data,
    value: callValueSun,
    nonce: session.nonce,
  });
  session.record(
    {
      caller: fromMachine(from),
      transferTo: fromMachine(request.address),
      callValueSun,
      tokenId: request.tokenId,
      tokenValue: isToken ? request.moved : 0n,
      note: request.note,
    },
    hash,
  );
  return hash;
}
