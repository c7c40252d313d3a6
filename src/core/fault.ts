/**
 * Errors as data. A `Fault` is plain, so it survives `structuredClone` across the worker border
 * (a custom Error would arrive as a bare `Error` without its code).
 */

/** What went wrong, for code. The words for people are in {@link Fault.message}. */
export type FaultCode =
  // Links and metainfo
  | 'link_unsupported'
  | 'magnet_invalid'
  | 'magnet_v2_only'
  | 'info_hash_invalid'
  | 'metainfo_invalid'
  | 'metainfo_truncated'
  | 'metainfo_too_large'
  | 'metainfo_v2_only'
  | 'metainfo_unreachable'
  // Trackers and peers
  | 'tracker_url_invalid'
  | 'tracker_unreachable'
  | 'connections_exhausted'
  // Storage
  | 'storage_full'
  | 'storage_failed'
  | 'data_damaged'
  // Local files that are seeded in place
  | 'file_permission'
  | 'file_gone'
  | 'file_changed'
  | 'file_incomplete'
  | 'nothing_to_share'
  | 'nothing_selected'
  // Files on their way to the user's disk
  | 'save_failed'
  // What other apps hand over
  | 'share_lost'
  | 'share_too_large'
  // The chain and its nodes
  | 'node_unreachable'
  | 'node_refused'
  | 'node_disagrees'
  | 'network_wrong'
  | 'transaction_refused'
  | 'transaction_mismatch'
  | 'transaction_expired'
  | 'tronweb_missing'
  | 'funds_missing'
  | 'energy_missing'
  | 'contract_absent'
  | 'address_invalid'
  | 'amount_invalid'
  // The purse
  | 'purse_absent'
  | 'purse_exists'
  | 'purse_locked'
  | 'password_wrong'
  | 'password_weak'
  | 'vault_damaged'
  | 'backup_invalid'
  | 'phrase_invalid'
  | 'phrase_wrong'
  | 'key_invalid'
  | 'policy_refused'
  | 'limit_reached'
  // Paying and earning
  | 'ledger_taken'
  | 'ledger_failed'
  | 'budget_invalid'
  | 'payment_failed'
  // TronLink
  | 'tronlink_absent'
  | 'tronlink_locked'
  | 'tronlink_rejected'
  | 'tronlink_busy'
  | 'tronlink_failed'
  // The platform
  | 'no_webrtc'
  | 'no_indexeddb'
  | 'no_secure_context'
  | 'browser_too_old'
  // The engine and its border
  | 'torrent_unknown'
  | 'torrent_not_ready'
  | 'settings_invalid'
  | 'engine_gone'
  | 'engine_failed'
  | 'cancelled'
  | 'internal';

/** An error that says what happened and what to do next, in words for the user. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

/** The result of something that can go wrong in an expected way. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** A {@link Fault} that is thrown inside one context; it becomes plain data at the border. */
export class FaultError extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FaultError';
    this.code = code;
  }
}

export function succeed<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function fail(code: FaultCode, message: string): Outcome<never> {
  return { ok: false, fault: { code, message } };
}

/** Turns anything that was thrown into a plain {@link Fault}. Unknown errors become `internal`. */
export function toFault(error: unknown): Fault {
  if (error instanceof FaultError) return { code: error.code, message: error.message };
  if (isFault(error)) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: 'internal', message: error.message };
  return { code: 'internal', message: String(error) };
}

/** No node could be asked, or they say different things: that tells nothing of what was to be done. */
export function isOfNodes({ code }: Pick<Fault, 'code'>): boolean {
  return code === 'node_unreachable' || code === 'node_disagrees';
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Error) &&
    typeof (value as { code?: unknown }).code === 'string' &&
    typeof (value as { message?: unknown }).message === 'string'
  );
}
