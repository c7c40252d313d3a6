/** What each message and each key of it means, for the tables of `docs/protocol.md`. */
import type { MessageFields } from '../../src/core/paywire/schema.ts';

type Kind = keyof MessageFields;

interface Meaning<K extends Kind> {
  readonly from: 'buyer' | 'seller' | 'both';
  readonly about: string;
  readonly keys: { readonly [P in keyof MessageFields[K]]: string };
}

export const MEANINGS: { readonly [K in Kind]: Meaning<K> } = {
  bid: {
    from: 'buyer',
    about:
      'What the buyer will pay for blocks of this connection from the next `offer` on. Sent after `terms`, again at least every 30 s while it stands, and whenever it changes. A bid is good for 60 s.',
    keys: {
      seq: 'counts the bids of this connection: 1, 2, 3 ...',
      asset: 'one of the seller’s `tm.a`',
      price: 'raw units per MiB; 0 withdraws the bid',
      maxBytesPerSecond: 'the buyer takes no more bytes per second than this',
      budgetLeft: 'raw units that may still be spent here; information, no promise',
      lifetimeSeconds: 'seconds after which the bid is withdrawn; at most 60 count',
      nonce: 'the buyer’s nonce of this connection: random, the same in all its bids',
      payer: 'who would pay; given to a seller whose `tm` has `l`, and to no other',
    },
  },
  offer: {
    from: 'seller',
    about:
      'Answers the newest bid it has seen and switches class and price (rule 3). `quote` changes nothing: it says what will hold once there is an account with money.',
    keys: {
      seq: 'of the bid it answers, one of the last 60 s',
      price: 'that bid’s price',
      windowBytes: 'W: delivered and unpaid at most, in bytes',
      phase: 'the class from here on, or only a quote',
      shareThousandths: 'this account’s share of the paid class now, in 1/1000',
      mark: '`u` of this connection (rule 2)',
      lifetimeSeconds: 'seconds after which a quote is no longer meant',
    },
  },
  open: {
    from: 'buyer',
    about:
      'Names the channel that pays for this connection and proves to hold its key. Sent on every connection, and again after a top-up.',
    keys: {
      description: 'of the channel',
      txid: 'of the newest deposit',
      proof: 'session proof by the channel’s `signer`',
    },
  },
  opened: {
    from: 'seller',
    about:
      'The deposit was seen. Sent again when it is solid, when more was deposited and when W grew.',
    keys: {
      channelId: 'the channel',
      deposit: 'raw units the seller counts as deposited in all',
      windowBytes: 'W now, in bytes',
      isSolid: '1 when the deposit cannot be undone any more',
    },
  },
  voucher: {
    from: 'buyer',
    about:
      'A promise that can be claimed on chain. Stored by the buyer before it is sent and by the seller before it is credit. Never answered but by `ack`, or `reject` when it is refused.',
    keys: {
      channelId: 'the channel',
      cumulative: 'raw units in all since the channel was opened',
      signature: 'of `Voucher` by the channel’s `signer`',
    },
  },
  ack: {
    from: 'seller',
    about: 'The best voucher the seller has stored. At most one per 4 vouchers or 1 s.',
    keys: {
      channelId: 'the channel',
      cumulative: 'of that voucher',
      mark: '`u` of this connection',
    },
  },
  need: {
    from: 'seller',
    about:
      'The window is full: nothing more comes in the paid class before a voucher of at least this. The buyer answers at once, whatever its step, with what it owes by its own count. At most one per second.',
    keys: {
      channelId: 'the channel',
      cumulative: 'raw units required',
      mark: '`u` of this connection',
    },
  },
  state: {
    from: 'both',
    about:
      'What each end counted (rule 9). The buyer sends it once on each connection, right behind its first `open` or `pay`; the seller, once the proof is checked, answers with its own; on the direct rail behind that of the buyer, before `credited`, and again behind a bid that the credit left is too little for, while no connection of the account is in class 1.',
    keys: {
      channelId: 'the channel; on the direct rail the newest payment’s txid',
      cumulative: 'of the best voucher known; empty when there is none',
      signature: 'of that voucher; absent when there is none',
      counted: 'N: the buyer’s `Nrx`, the seller’s `Ntx`, in bytes times price',
      proof: 'session proof; the buyer must give it, the seller leaves it out',
    },
  },
  close: {
    from: 'both',
    about:
      'The buyer asks to end the channel (without `ag`); the seller agrees to an amount that it wants in all. The buyer may then send `closeCooperative`; the seller gives no credit any more.',
    keys: {
      channelId: 'the channel',
      agreed: 'what the seller agrees to; it alone sends it',
    },
  },
  reject: {
    from: 'both',
    about: 'Says no, and why. It ends no connection: the wire goes on as a free one.',
    keys: {
      subject:
        'the number of a bid, or a channel (a payment: its txid); absent when it is about neither',
      reason: 'why',
      waitSeconds: 'do not ask for the same again sooner',
    },
  },
  pay: {
    from: 'buyer',
    about:
      'One instalment of the direct rail: a transfer on chain that was sent already. Said again on every new connection while credit is left.',
    keys: {
      txid: 'of the transfer',
      asset: 'TRX or a TRC-10 token',
      amount: 'raw units, with the seller’s tag in its last three digits',
      delegate: 'the payer’s word that a key signs its sessions',
      proof: 'session proof by that key, with the txid for the channel id',
    },
  },
  terms: {
    from: 'both',
    about:
      'Without `tm` it asks for terms; with it, it answers or announces a change. A change is sent at most once in 30 s.',
    keys: { terms: 'what is asked for; a seller that stops selling sends none in `a`' },
  },
  credited: {
    from: 'seller',
    about: 'What a payment is worth now: at first a part of it, the rest when it is solid.',
    keys: {
      txid: 'of the transfer',
      amount: 'raw units of it that count so far',
      creditLeft: 'raw units left over all payments of this payer in this asset',
    },
  },
};

export const PART_MEANINGS = {
  handshake: {
    version: 'version of `bn_pay` that is spoken',
    roles: 'sum of 1 (may buy) and 2 (sells); other bits are not looked at',
    terms: 'of a seller; absent when they are to be asked for',
  },
  terms: {
    version: 'of the terms',
    chainId: 'the chain, as TIP-712 has it',
    contract: 'the escrow contract; absent where there is none: then only the direct rail is left',
    payee: 'gets what is paid',
    payeeSigner: 'signs for the payee; made per installation, never shared by two that run',
    floors: 'what is accepted, one entry per asset',
    firstWindowBytes: 'W of a channel that is not solid yet, in bytes',
    minWithdrawDelaySeconds: 'the least withdrawal delay of a channel, in seconds',
    nonce: 'the seller’s nonce of this connection: random, the same in all its terms',
    onlyListed: '1: serves only payers it has listed, so that bids name theirs (`py`)',
  },
  floor: {
    asset: 'what is accepted',
    price: 'least price, raw units per MiB',
    minDeposit: 'least deposit, raw units; on the direct rail it does not count',
    settlement: 'raw units that N grows by once, at the first `opened`: what claiming costs',
  },
  agreed: {
    finalAmount: 'raw units the seller wants in all',
    signature: 'of `CoopClose` by the channel’s `payeeSigner`',
    mark: '`u` of this connection',
  },
  delegate: {
    payer: 'whose transfers these are',
    key: 'may sign its sessions',
    until: 'seconds since 1970; not valid from then on',
    signature: 'of `Delegate` by the payer’s own key',
  },
} as const;
