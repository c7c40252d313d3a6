/**
 * What is signed besides vouchers and transactions: that a connection is ours, that a channel to us may
 * end at once, and that the session key pays directly for the purse. Each is typed data of its own
 * kind (TIP-712), so no signature is good for anything else.
 */
import type { SignerArgument } from '../bridge/signer.ts';
import { channelId, type ChannelId } from '../core/channel/description.ts';
import { coopCloseDigest, delegateDigest, sessionDigest } from '../core/channel/messages.ts';
import { FaultError } from '../core/fault.ts';
import { description as decodeDescription } from '../core/ledger/decode-fields.ts';
import type { Clock, PurseStore } from '../core/ports.ts';
import { parseTronAddress, type TronAddress } from '../core/units/tron-address.ts';
import type { Purse } from './purse.ts';
import type { SessionKey } from './session-key.ts';

const YEAR_SECONDS = 366 * 24 * 60 * 60;

export interface Signed {
  readonly signature: string;
}

interface StoredClose {
  readonly version: 1;
  readonly finalAmount: bigint;
  readonly signature: string;
}

export interface AgreementsComponents {
  readonly clock: Clock;
  readonly purse: PurseStore;
}

export class Agreements {
  readonly #components: AgreementsComponents;
  readonly #sessionKey: SessionKey;
  readonly #purse: Purse;

  constructor(components: AgreementsComponents, sessionKey: SessionKey, purse: Purse) {
    this.#components = components;
    this.#sessionKey = sessionKey;
    this.#purse = purse;
  }

  async proveSession(request: SignerArgument<'session.prove'>): Promise<Signed> {
    const { chainId, session } = request;
    const contract = request.contract === null ? null : mustBeAddress(request.contract);
    const digest = wellFormed(() => sessionDigest({ chainId, contract }, session));
    return { signature: await this.#sessionKey.sign(digest) };
  }

  /**
   * The lowest agreement is what a payer would use, so none is lower than one before; what the payee
   * is owed only the engine knows.
   */
  async signClose(request: SignerArgument<'close.sign'>): Promise<Signed> {
    const { chainId, finalAmount } = request;
    const contract = mustBeAddress(request.contract);
    const description = decodeDescription(request.description);
    if (description === undefined || typeof finalAmount !== 'bigint' || finalAmount < 0n) {
      throw refused('it has the wrong form');
    }
    if (description.payeeSigner !== (await this.#sessionKey.address())) {
      throw refused('its channel names another key');
    }
    const domain = { chainId, contract };
    const id = wellFormed((): ChannelId => channelId(domain, description));
    const digest = wellFormed(() => coopCloseDigest(domain, { channelId: id, finalAmount }));
    const signature = await this.#sessionKey.sign(digest);
    await this.#components.purse.update(`close ${id}`, (current) => {
      const agreed = decodeClose(current);
      if (agreed !== null && agreed.finalAmount > finalAmount) {
        throw refused('more was agreed to already');
      }
      return { version: 1, finalAmount, signature } satisfies StoredClose;
    });
    return { signature };
  }

  async signDelegate({ chainId, delegate }: SignerArgument<'delegate.sign'>): Promise<Signed> {
    const [payer, key] = [mustBeAddress(delegate.payer), mustBeAddress(delegate.key)];
    const { until } = delegate;
    const owner = await this.#purse.signer();
    if (payer !== owner) throw refused('it is for another account');
    if (key !== (await this.#sessionKey.address())) throw refused('it is for another key');
    const now = Math.floor(this.#components.clock.now() / 1000);
    if (!Number.isSafeInteger(until) || until <= now || until > now + YEAR_SECONDS) {
      throw refused('it does not end within a year');
    }
    const digest = wellFormed(() => delegateDigest(chainId, { payer, key, until }));
    return { signature: this.#purse.sign(digest, owner) };
  }
}

/** Null where none was given yet. Rejects a record that cannot be read: it may stand for more. */
function decodeClose(value: unknown): StoredClose | null {
  if (value === undefined) return null;
  const { version, finalAmount, signature } = (value ?? {}) as Partial<StoredClose>;
  if (version === 1 && typeof finalAmount === 'bigint' && typeof signature === 'string') {
    return { version, finalAmount, signature };
  }
  throw new FaultError(
    'data_damaged',
    'What was agreed to about the end of this channel cannot be read any more. Nothing was signed: claim what is owed instead.',
  );
}

function mustBeAddress(text: unknown): TronAddress {
  const address = typeof text === 'string' ? parseTronAddress(text) : null;
  if (address === null) throw refused('it has the wrong form');
  return address;
}

/** Words of the wrong length or numbers out of range throw a `RangeError`, other kinds a `TypeError`. */
function wellFormed<T>(digest: () => T): T {
  try {
    return digest();
  } catch (cause) {
    throw refused('it has the wrong form', cause);
  }
}

function refused(why: string, cause?: unknown): FaultError {
  return new FaultError('policy_refused', `This was not signed: ${why}.`, { cause });
}
