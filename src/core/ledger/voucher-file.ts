/**
 * What was earned and not claimed yet, as a file: the Node seller leaves it, the app reads it, and
 * anybody can turn it into money for the payee. JSON; amounts are decimal text, assets their keys.
 */
import { assetKey, parseAssetKey } from '../channel/asset.ts';
import type { ChannelDescription } from '../channel/description.ts';
import type { Signature } from '../channel/signature.ts';
import { FaultError } from '../fault.ts';
import type { TronAddress } from '../units/tron-address.ts';
import {
  address,
  count,
  description,
  type Field,
  listOf,
  recordOf,
  signature,
} from './decode-fields.ts';

export interface VoucherClaim {
  readonly description: ChannelDescription;
  readonly cumulative: bigint;
  readonly signature: Signature;
}

export interface VoucherFile {
  readonly chainId: number;
  readonly contract: TronAddress;
  readonly claims: readonly VoucherClaim[];
}

export function writeVoucherFile({
  chainId,
  contract,
  claims,
}: {
  readonly chainId: number;
  /** Null where there is none: then there are no claims either. */
  readonly contract: TronAddress | null;
  readonly claims: readonly {
    readonly description: ChannelDescription;
    readonly cumulative: bigint;
    readonly signature: string;
  }[];
}): string {
  const rows = claims.map((claim) => ({
    description: { ...claim.description, asset: assetKey(claim.description.asset) },
    cumulative: String(claim.cumulative),
    signature: claim.signature,
  }));
  return `${JSON.stringify({ chainId, contract, claims: rows }, null, 2)}\n`;
}

/** Throws `backup_invalid`. Nothing is checked yet but the form. */
export function readVoucherFile(text: string): VoucherFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  const file = decodeFile(value);
  if (file === undefined) throw invalid();
  return file;
}

const amountText: Field<bigint> = (value) =>
  typeof value === 'string' && /^(?:0|[1-9][0-9]{0,38})$/.test(value) ? BigInt(value) : undefined;

const describedByKey: Field<ChannelDescription> = (value) => {
  const { asset } = (value ?? {}) as { readonly asset?: unknown };
  if (typeof asset !== 'string') return undefined;
  return description({ ...(value as object), asset: parseAssetKey(asset) });
};

const decodeFile = recordOf<VoucherFile>({
  chainId: count,
  contract: address,
  claims: listOf(
    recordOf<VoucherClaim>({ description: describedByKey, cumulative: amountText, signature }),
  ),
});

function invalid(cause?: unknown): FaultError {
  return new FaultError(
    'backup_invalid',
    'This is neither a backup of payments nor a file of vouchers. Choose the file that Bittern saved, or the vouchers.json of your seeder. Nothing was changed.',
    { cause },
  );
}
