import { describe, expect, it } from 'vitest';
import { addressOfKey } from '../../../core/channel/signature.ts';
import { TERMS } from '../desk-kit.suite.ts';
import { MAX_AVOIDED } from './avoided.ts';
import { Sellers, type SellerPeer, TRUSTED_BYTES } from './sellers.ts';

const NOW = 1_700_000_000_000;
const HOUR_MS = 60 * 60 * 1000;

/** All of these say that they are the same seller. */
function peer(peerId: string, remoteAddress: string | null = '192.0.2.1'): SellerPeer {
  return { link: { peerId, remoteAddress }, terms: TERMS };
}

function storage() {
  const kept = new Map<string, unknown>();
  return {
    kept,
    get: (key: string) => Promise.resolve(structuredClone(kept.get(key))),
    set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
}

async function open(settings = storage()) {
  const sellers = new Sellers(settings);
  await sellers.load();
  return { sellers, settings };
}

describe('Sellers', () => {
  it('leaves a peer alone for what it did, and not the seller whose terms it repeats', async () => {
    const { sellers } = await open();
    sellers.avoid(peer('impostor'), NOW + HOUR_MS);
    expect(sellers.isAvoided(peer('impostor'), NOW)).toBe(true);
    expect(sellers.isAvoided(peer('impostor'), NOW + HOUR_MS)).toBe(false);
    expect(sellers.isAvoided(peer('honest'), NOW)).toBe(false);
    // A peer id is only said: with it alone nobody is blamed.
    expect(sellers.isAvoided(peer('impostor', '192.0.2.2'), NOW)).toBe(false);
  });

  it('counts what a peer gave as its own', async () => {
    const { sellers } = await open();
    sellers.addVerified(peer('honest'), TRUSTED_BYTES);
    expect(sellers.isTrusted(peer('honest'))).toBe(true);
    expect(sellers.verifiedBytes(peer('impostor'))).toBe(0);
    expect(sellers.isTrusted({ ...peer('honest'), terms: null })).toBe(true);
  });

  it('lends a name to nobody else while a peer bears it that gave enough, and after trouble', async () => {
    const { sellers } = await open();
    expect(sellers.inherits(peer('first'), NOW)).toBe(true);
    sellers.addVerified(peer('honest'), TRUSTED_BYTES);
    expect(sellers.inherits(peer('impostor'), NOW)).toBe(false);
    sellers.left(peer('impostor'));
    expect(sellers.inherits(peer('impostor'), NOW)).toBe(false);
    sellers.left(peer('honest'));
    expect(sellers.inherits(peer('honest again'), NOW)).toBe(true);
    sellers.avoid(peer('impostor'), NOW + HOUR_MS);
    expect(sellers.inherits(peer('another'), NOW)).toBe(false);
    sellers.left(peer('honest again'));
    expect(sellers.inherits(peer('another'), NOW + HOUR_MS)).toBe(true);
  });

  it('lends to one peer at a time: a seller that restarts gives 8 MiB, or waits for its old wire to go', async () => {
    for (const gave of [0, TRUSTED_BYTES]) {
      const { sellers } = await open();
      expect(sellers.inherits(peer('before'), NOW)).toBe(true);
      sellers.addVerified(peer('before'), gave);
      for (let again = 0; again < 2; again += 1) {
        expect(sellers.inherits(peer('after'), NOW)).toBe(false);
        expect(sellers.inherits(peer('before'), NOW)).toBe(true);
      }
      sellers.addVerified(peer('after'), TRUSTED_BYTES - 1);
      expect(sellers.isTrusted(peer('after'))).toBe(false);
      sellers.left(peer('before'));
      expect(sellers.inherits(peer('after'), NOW)).toBe(true);
      sellers.addVerified(peer('after'), 1);
      expect(sellers.isTrusted(peer('after'))).toBe(true);
    }
  });

  it('still avoids after a restart, and pays nobody before it knows whom', async () => {
    const { sellers, settings } = await open();
    sellers.avoid(peer('bad'), NOW + HOUR_MS);
    const again = new Sellers(settings);
    expect(again.isAvoided(peer('good'), NOW)).toBe(true);
    await again.load();
    expect(again.isAvoided(peer('good'), NOW)).toBe(false);
    expect(again.isAvoided(peer('bad'), NOW)).toBe(true);
    expect(again.inherits(peer('bad under another id'), NOW)).toBe(false);
  });

  it('keeps so many, and reads only what it wrote', async () => {
    const { sellers, settings } = await open();
    for (let at = 0; at < MAX_AVOIDED + 10; at += 1) sellers.avoid(peer(String(at)), NOW + 1 + at);
    const [rows] = [...settings.kept.values()] as [unknown[]];
    expect(rows).toHaveLength(MAX_AVOIDED);
    const again = await open(settings);
    expect(again.sellers.isAvoided(peer(String(MAX_AVOIDED + 9)), NOW)).toBe(true);
    expect(again.sellers.isAvoided(peer('0'), NOW)).toBe(false);

    for (const odd of ['x', 7, null, { a: 1 }, [['who']], [[1, 2]], [['who', Infinity]], ['wh']]) {
      for (const key of settings.kept.keys()) settings.kept.set(key, odd);
      const { sellers: from } = await open(settings);
      expect(from.isAvoided(peer('0'), NOW)).toBe(false);
    }
  });

  it('remembers for an hour, over restarts, who was paid and gave nothing by that', async () => {
    const { sellers, settings } = await open();
    expect(sellers.isUseless(peer('one'), NOW)).toBe(false);
    sellers.gaveNothing(peer('one'), NOW);
    // Whoever sells under that name, for it is paid in the same place.
    expect(sellers.isUseless(peer('another'), NOW + 1)).toBe(true);
    expect(sellers.isUseless({ ...peer('one'), terms: null }, NOW + 1)).toBe(false);
    expect(sellers.isAvoided(peer('one'), NOW + 1)).toBe(false);
    const { sellers: again } = await open(settings);
    expect(again.isUseless(peer('one'), NOW + HOUR_MS - 1)).toBe(true);
    expect(again.isUseless(peer('one'), NOW + HOUR_MS)).toBe(false);
    // A clock that went back makes nobody wait longer than an hour.
    expect(again.isUseless(peer('one'), NOW - 1)).toBe(false);
    const key = addressOfKey(new Uint8Array(32).fill(77));
    const other = { ...peer('one'), terms: { ...TERMS, payeeSigner: key } };
    expect(again.isUseless(other, NOW + 1)).toBe(false);
  });

  it('goes on where the settings cannot be read or written', async () => {
    const no = () => Promise.reject(new Error('No storage.'));
    const sellers = new Sellers({ get: no, set: no });
    await sellers.load();
    sellers.avoid(peer('bad'), NOW + 1);
    expect([sellers.isAvoided(peer('bad'), NOW), sellers.isAvoided(peer('good'), NOW)]).toEqual([
      true,
      false,
    ]);
  });
});
