/** Puts the machine together. */
import { createEVM } from '@ethereumjs/evm';
import type { Execution, ExecutionResult, Tvm, TvmOptions } from './contract.ts';
import { execute } from './execution.ts';
import { createLedger, restore } from './ledger.ts';
import { tronOpcodes } from './opcodes/opcodes.ts';
import { PRECOMPILES } from './precompiles.ts';
import { PRICES, createCommon } from './prices.ts';
import type { Proposals } from './prices.ts';
import { Session } from './session.ts';
import type { Host } from './session.ts';
import { createStateManager } from './state-manager.ts';
import { World } from './world.ts';

export async function buildTvm(options: TvmOptions, proposals: Proposals): Promise<Tvm> {
  const world = new World();
  if (options.restoreFrom) restore(world, options.restoreFrom);
  const tokens = new Set<bigint>();
  const host: Host = {
    world,
    tokens,
    chainId: BigInt(options.chainId),
    energyFeeSun: BigInt(options.energyFeeSun),
    session: new Session(new Uint8Array(32), 0n, 0n),
  };
  const common = createCommon(options.chainId);
  common.updateParams(PRICES);
  const evm = await createEVM({
    common,
    params: PRICES,
    stateManager: createStateManager(world),
    customOpcodes: tronOpcodes(host, common, proposals),
    customPrecompiles: PRECOMPILES,
  });
  let last: Promise<unknown> = Promise.resolve();
  return {
    ledger: createLedger(world),
    tokens,
    // One after the other: they share the session and the checkpoints.
    execute: (execution: Execution): Promise<ExecutionResult> => {
      const next = last.then(() => execute(host, evm, execution));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
