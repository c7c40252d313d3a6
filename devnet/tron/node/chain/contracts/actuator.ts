import type { BlockContext, ExecutionResult, HexAddress } from '../../../tvm/contract.ts';
import type { EnergyBill } from '../energy.ts';
import type { ChainTransaction } from '../transaction.ts';
import type { World } from '../world.ts';

/** What a type of contract does; java-tron calls it an actuator. */
export interface Actuator {
  /** Throws a `Refusal` when the transaction cannot enter a block as the world is. */
  validate(context: ActuatorContext): Promise<void>;
  /** Afterwards. */
  execute(context: ActuatorContext): Promise<Outcome>;
}

export interface ActuatorContext {
  readonly world: World;
  readonly transaction: ChainTransaction;
  /** The block the transaction is executed in. */
  readonly block: BlockContext;
}

export interface Outcome {
  /** Beside bandwidth points, energy, memo and signatures. */
  readonly feeSun: bigint;
  readonly execution?: {
    readonly contract: HexAddress;
    readonly result: ExecutionResult;
    readonly bill: EnergyBill;
  };
  readonly unfreezeAmountSun?: bigint;
  readonly withdrawExpireAmountSun?: bigint;
}
