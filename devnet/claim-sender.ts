/**
 * Claims from Node: built, signed and stored before they are sent. While it is open what became of a
 * claim, the same bytes go out again and no second one is made for the same channels.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Chain } from '../src/chain/chain.ts';
import { encodeTransaction, transactionId } from '../src/chain/transaction.ts';
import { encodeCall } from '../src/core/channel/call.ts';
import { addressOfKey, sign } from '../src/core/channel/signature.ts';
import type { ClaimOrder } from '../src/core/ledger/pay-ports.ts';
import { decodeSigned } from '../src/core/money/decode-money.ts';
import type { CallIntent, SignedTransaction } from '../src/core/money/intent.ts';

export interface ClaimSenderOptions {
  readonly chain: Chain;
  readonly key: Uint8Array;
  /** Signed claims, one JSON line each; never shortened. */
  readonly logPath: string;
}

export class ClaimSender {
  readonly #options: ClaimSenderOptions;
  /** By the payer, payee and asset it pays for, as calldata without the amounts. */
  readonly #undecided = new Map<string, SignedTransaction>();

  static async open(options: ClaimSenderOptions): Promise<ClaimSender> {
    await mkdir(dirname(options.logPath), { recursive: true, mode: 0o700 });
    const sender = new ClaimSender(options);
    const text = await readFile(options.logPath, 'utf8').catch(() => '');
    for (const line of text.split('\n')) sender.#remember(line);
    return sender;
  }

  private constructor(options: ClaimSenderOptions) {
    this.#options = options;
  }

  /** Resolves with the txid once a node has it. */
  async send(order: ClaimOrder): Promise<string> {
    const { chain } = this.#options;
    const key = keyOf(order);
    const before = this.#undecided.get(key);
    if (before !== undefined && (await this.#isUndecided(before))) {
      await chain.broadcast(before);
      return before.txid;
    }
    const signed = await this.#sign(order);
    await this.#store(key, signed);
    await chain.broadcast(signed);
    return signed.txid;
  }

  async #isUndecided({ txid, expiresAt }: SignedTransaction): Promise<boolean> {
    const fate = await this.#options.chain.fate(txid);
    return fate.state === 'unknown' && fate.solidTimestampMs <= expiresAt;
  }

  async #sign(order: ClaimOrder): Promise<SignedTransaction> {
    const { chain, key } = this.#options;
    const from = addressOfKey(key);
    const claims = order.claims.map(({ description, cumulative, signature }) => ({
      description,
      amount: cumulative,
      signature,
    }));
    const [only] = claims.length === 1 ? claims : [];
    const calldata = encodeCall(
      only === undefined ? { name: 'claimMany', claims } : { name: 'claim', ...only },
    );
    const call: CallIntent = {
      ...{ kind: 'call', purpose: 'claim', from, contract: order.contract, calldata },
      ...{ value: null, feeLimitSun: 0n },
    };
    const { feeLimitSun } = await chain.estimate(call);
    const reference = await chain.reference();
    const rawDataHex = encodeTransaction({ ...call, feeLimitSun }, reference);
    const txid = transactionId(rawDataHex);
    const signatures = [sign(hexToBytes(txid), key)];
    return { txid, rawDataHex, signatures, expiresAt: reference.expiration };
  }

  async #store(key: string, signed: SignedTransaction): Promise<void> {
    const file = await open(this.#options.logPath, 'a', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ key, signed })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.#undecided.set(key, signed);
  }

  /** The last line may be half of one. */
  #remember(line: string): void {
    try {
      const { key, signed } = JSON.parse(line) as { readonly key?: unknown; signed?: unknown };
      const decoded = decodeSigned(signed);
      if (typeof key === 'string' && decoded !== null) this.#undecided.set(key, decoded);
    } catch {
      // Not stored whole, so not sent either.
    }
  }
}

function keyOf({ contract, claims }: ClaimOrder): string {
  return [contract, ...claims.map(({ description }) => JSON.stringify(plain(description)))].join();
}

function plain(description: ClaimOrder['claims'][number]['description']): object {
  const { payer, payee, salt, asset } = description;
  return { payer, payee, salt, asset: asset.kind === 'trc10' ? String(asset.id) : asset };
}
