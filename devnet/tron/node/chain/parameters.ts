/** The network's parameters, as the main network had them in 2026; amounts in sun. */
export const PARAMETERS = {
  /** Sun per byte of a transaction beyond an account's bandwidth points. */
  transactionFee: 1000n,
  /** For a transaction that makes its receiver's account: instead of bandwidth points... */
  createAccountFee: 100_000n,
  /** ...and in addition. */
  createNewAccountFeeInSystemContract: 1_000_000n,
  /** Sun per unit of energy. */
  energyFee: 100n,
  maxFeeLimit: 15_000_000_000n,
  memoFee: 1_000_000n,
  multiSignFee: 1_000_000n,
  updateAccountPermissionFee: 100_000_000n,
  freeNetLimit: 600,
  totalNetLimit: 43_200_000_000n,
  totalEnergyLimit: 180_000_000_000n,
  /** TRX staked by everybody else, so that a stake gives about what it gives on the main network. */
  initialNetWeight: 26_600_000_000n,
  initialEnergyWeight: 19_100_000_000n,
  unfreezeDelayDays: 14,
  maxCreateAccountTransactionBytes: 1000,
  maxTransactionBytes: 500 * 1024,
  /** Room for a result, counted with every transaction. */
  resultBytes: 64,
  totalSignNum: 5,
  maxPendingTransactionCount: 2000,
  maxExpirationMs: 86_400_000,
  /** TAPOS looks this far back. */
  recentBlockCount: 65_536,
} as const;

export const SUN_PER_TRX = 1_000_000n;

/** Resources come back within a day, counted in slots of 3 s. */
export const SLOT_MS = 3000;
export const WINDOW_SLOTS = 28_800;
