/** `bn_pay` between two real wires: what goes wrong in paying never closes them. */
import '../node-globals.ts';
import WireClass from 'bittorrent-protocol';
import { describe, expect, it } from 'vitest';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../core/paywire/message.ts';
import { NO_DTLS } from '../../core/paywire/session.ts';
import type { Wire } from 'webtorrent';
import { INFO_HASH, TERMS } from './desk-kit.suite.ts';
import { PayExtension } from './pay-extension.ts';
import type { PaySide } from './pay-link.ts';

const ASK: PaywireMessage = { kind: 'terms', terms: null };
/** Streams between two wires need turns of the event loop, and no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

interface End {
  readonly wire: Wire;
  readonly link: PayExtension;
  readonly log: string[];
}

function end(peerId: string, side: Partial<PaySide> = {}): End {
  const wire = new WireClass('webrtc');
  wire.on('error', () => undefined);
  const log: string[] = [];
  const link = new PayExtension({
    wire,
    infoHash: INFO_HASH,
    ownPeerId: peerId,
    dtls: NO_DTLS,
    sellerNonce: '22'.repeat(16) as Nonce,
    terms: TERMS,
    clock: { now: () => 0 },
    onOver: (_link, why) => log.push(`over: ${String(why)}`),
  });
  link.join([
    {
      received: ({ kind }) => log.push(kind),
      greeted: () => log.push('greeted'),
      tick: () => undefined,
      ending: () => log.push('ending'),
      closed: () => log.push('closed'),
      ...side,
    },
  ]);
  return { wire, link, log };
}

async function meet(one: Wire, other: Wire): Promise<void> {
  one.pipe(other).pipe(one);
  one.handshake(INFO_HASH, '01'.repeat(20), { fast: true });
  other.handshake(INFO_HASH, '02'.repeat(20), { fast: true });
  await settle();
}

async function pair(side: Partial<PaySide> = {}): Promise<[End, End]> {
  const ends: [End, End] = [end('01'.repeat(20)), end('02'.repeat(20), side)];
  await meet(ends[0].wire, ends[1].wire);
  return ends;
}

describe('PayExtension', () => {
  it('greets a peer with its terms, and carries messages both ways', async () => {
    const [one, other] = await pair();
    expect(one.link.peer).toMatchObject({ isSeller: true, terms: TERMS });
    one.link.send(ASK);
    other.link.send(ASK);
    await settle();
    expect([one.log, other.log]).toEqual([
      ['greeted', 'terms'],
      ['greeted', 'terms'],
    ]);
  });

  it('is over with a peer that does not speak it, and the wire stays', async () => {
    const one = end('01'.repeat(20));
    const stock = new WireClass('webrtc');
    await meet(one.wire, stock);
    expect(one.log).toEqual(['closed', 'over: null']);
    expect(one.wire.destroyed).toBe(false);
    one.link.send(ASK);
    expect(one.link.isOver).toBe(true);
  });

  it.each([
    ['what a side throws', (one: End) => one.link.send(ASK)],
    ['bytes that are no message', (one: End) => one.wire.extended('bn_pay', Uint8Array.of(1))],
    ['a message that is too long', (one: End) => one.wire.extended('bn_pay', new Uint8Array(5000))],
  ])('ends by %s, and the wire goes on', async (_what, act) => {
    const [one, other] = await pair({
      received: () => {
        throw new Error('A mistake of ours.');
      },
    });
    act(one);
    await settle();
    expect(other.link.isOver).toBe(true);
    expect(other.log.slice(0, 2)).toEqual(['greeted', 'closed']);
    expect([one.wire.destroyed, other.wire.destroyed]).toEqual([false, false]);
    const unchoked = new Promise<void>((resolve) => {
      other.wire.once('unchoke', () => {
        resolve();
      });
    });
    one.wire.unchoke();
    await unchoked;
  });

  it('ends paying with a peer that floods', async () => {
    const [one, other] = await pair();
    for (let count = 0; count < 21; count += 1) one.link.send(ASK);
    await settle();
    expect(other.log.at(-1)).toBe('over: too many messages');
    expect(other.wire.destroyed).toBe(false);
  });

  it('tells the peer that it ends, and lets the sides say where, once', async () => {
    const [one, other] = await pair({
      closed: () => {
        other.link.send(ASK);
        other.link.guard(() => {
          throw new Error('Again.');
        });
      },
    });
    one.wire.extended('bn_pay', Uint8Array.of(1));
    await settle();
    expect(one.log).toEqual(['greeted', 'reject', 'terms']);
    expect(other.log).toEqual(['greeted', expect.stringMatching(/^over: /)]);
    other.link.send(ASK);
    await settle();
    expect(one.log).toEqual(['greeted', 'reject', 'terms']);
  });

  it('ends by what fails later, and tells the sides before a wire is destroyed', async () => {
    const [one, other] = await pair();
    one.link.run(() => Promise.reject(new Error('The signer is gone.')));
    other.wire.destroy();
    await settle();
    expect(one.log).toEqual(['greeted', 'closed', 'over: The signer is gone.']);
    expect(other.log.slice(0, 2)).toEqual(['greeted', 'ending']);
  });
});
