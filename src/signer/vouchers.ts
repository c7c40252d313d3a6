/**
 * Vouchers of channels that this installation opened. They go on while the purse is locked: the deposit
 * was the budget. The cumulative amount of a channel never falls, and each voucher is stored before it
 * leaves: after a crash the same one is given again, to the byte.
 */
import type { SignerArgument, SignerResult } from '../bridge/signer.ts';
import { decodeCall } from '../core/channel/call.ts';
import { channelId, type ChannelDescription, type ChannelId } from '../core/channel/description.ts';
import { voucherDigest } from '../core/channel/messages.ts';
import type { SigningDomain } from '../core/channel/typed-data.ts';
import { FaultError } from '../core/fault.ts';
import type { OutboxRecord } from '../core/money/outbox.ts';
import type { OutboxStore, PurseStore } from '../core/ports.ts';
import { parseTronAddress } from '../core/units/tron-address.ts';
import type { SessionKey } from './session-key.ts';

interface StoredVoucher {
  readonly version: 1;
  readonly cumulative: bigint;
  readonly signature: string;
}

interface Deposit {
  readonly description: ChannelDescription;
  readonly amount: bigint;
}

export class Vouchers {
  readonly #stores: { readonly purse: PurseStore; readonly outbox: OutboxStore };
  readonly #sessionKey: SessionKey;
  /**
   * What was found to be deposited, so that the outbox is not read for each voucher. Should a deposit
   * fail afterwards, nobody loses by a voucher for it: the contract pays out no more than it holds.
   */
  readonly #held = new Map<string, bigint>();

  constructor(
    stores: { readonly purse: PurseStore; readonly outbox: OutboxStore },
    sessionKey: SessionKey,
  ) {
    this.#stores = stores;
    this.#sessionKey = sessionKey;
  }

  /** Rejects with `policy_refused` for what no deposit of ours covers, and for less than before. */
  async sign(request: SignerArgument<'voucher.sign'>): Promise<SignerResult<'voucher.sign'>> {
    const { chainId, channelId: id, cumulative } = request;
    const contract = parseTronAddress(request.contract);
    if (contract === null || typeof cumulative !== 'bigint' || cumulative <= 0n) {
      throw refused('it is no voucher');
    }
    const domain: SigningDomain = { chainId, contract };
    const known = this.#held.get(channelKey(domain, id));
    if (known === undefined || cumulative > known) await this.#lookUp(domain, id, cumulative);

    const digest = voucherDigest(domain, { channelId: id as ChannelId, cumulative });
    const signature = await this.#sessionKey.sign(digest);
    const stored = await this.#stores.purse.update(`voucher ${id}`, (current) => {
      const best = decodeVoucher(current);
      if (best !== null && best.cumulative > cumulative) {
        throw refused('a voucher for more was given already');
      }
      // Equal amounts give equal signatures (RFC 6979).
      return { version: 1, cumulative, signature } satisfies StoredVoucher;
    });
    const { signature: kept } = decodeVoucher(stored) ?? { signature };
    return { signature: kept };
  }

  async #lookUp(domain: SigningDomain, id: string, cumulative: bigint): Promise<void> {
    const deposits = (await this.#stores.outbox.list(domain.chainId))
      .map((record) => depositOf(record, domain, id))
      .filter((deposit) => deposit !== null);
    const [first] = deposits;
    if (first === undefined) throw refused('nothing was deposited in its channel from here');
    if (first.description.signer !== (await this.#sessionKey.address())) {
      throw refused('its channel names another key');
    }
    const held = deposits.reduce((sum, { amount }) => sum + amount, 0n);
    if (cumulative > held) throw refused('it is for more than was deposited');
    this.#held.set(channelKey(domain, id), held);
  }
}

function channelKey({ chainId, contract }: SigningDomain, id: string): string {
  return [chainId, contract, id].join(' ');
}

/** Null for anything but a deposit in this channel that may have been carried out. */
function depositOf(record: OutboxRecord, domain: SigningDomain, id: string): Deposit | null {
  const { intent, state } = record;
  if (intent.kind !== 'call' || intent.contract !== domain.contract) return null;
  if (state === 'failed' || state === 'expired') return null;
  const call = decodeCall(intent.calldata);
  if (call?.name !== 'deposit') return null;
  return channelId(domain, call.description) === id ? call : null;
}

/** Null where none was given yet. Rejects a record that cannot be read: it may stand for more. */
function decodeVoucher(value: unknown): StoredVoucher | null {
  if (value === undefined) return null;
  const { version, cumulative, signature } = (value ?? {}) as Partial<StoredVoucher>;
  if (version === 1 && typeof cumulative === 'bigint' && typeof signature === 'string') {
    return { version, cumulative, signature };
  }
  throw new FaultError(
    'data_damaged',
    'What was paid in this channel cannot be read any more. Nothing was signed: close the channel to get back what is left.',
  );
}

function refused(why: string): FaultError {
  return new FaultError('policy_refused', `This voucher was not signed: ${why}.`);
}
