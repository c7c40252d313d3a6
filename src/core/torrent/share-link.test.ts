import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InfoHash } from '../units/info-hash.ts';
import { DEFAULT_TRACKERS } from './default-trackers.ts';
import { parseMagnet } from './magnet.ts';
import { MAX_SHARED_MAGNET_LENGTH, MAX_SHARED_TRACKERS, shareMagnet } from './share-link.ts';

const infoHash = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c' as InfoHash;

function read(magnet: string) {
  const outcome = parseMagnet(magnet);
  if (!outcome.ok) throw new Error(outcome.fault.message);
  return outcome.value;
}

describe('shareMagnet', () => {
  it('holds name and default trackers', () => {
    const magnet = read(
      shareMagnet({ infoHash, name: 'Sintel (2010)', trackers: DEFAULT_TRACKERS }, 'public'),
    );
    expect(magnet).toMatchObject({
      infoHash,
      displayName: 'Sintel (2010)',
      trackers: DEFAULT_TRACKERS,
    });
  });

  it('leaves out what a stranger cannot use, and takes three at most', () => {
    const trackers = [
      'udp://u.example:1337',
      'ws://localhost:8000/announce',
      'wss://10.0.0.1',
      ...['a', 'b', 'c', 'd'].map((name) => `wss://${name}.example`),
    ];
    const shared = { infoHash, name: null, trackers };
    expect(read(shareMagnet(shared, 'public')).trackers).toEqual([
      'wss://a.example',
      'wss://b.example',
      'wss://c.example',
    ]);
    expect(read(shareMagnet(shared, 'anywhere')).trackers[0]).toBe('ws://localhost:8000/announce');
  });

  it('prefers a tracker that fits to a long one', () => {
    const trackers = [`wss://a.example/${'x'.repeat(400)}`, 'wss://b.example'];
    expect(read(shareMagnet({ infoHash, name: 'x', trackers }, 'public')).trackers).toEqual([
      'wss://b.example',
    ]);
  });

  it('cuts a long name between letters', () => {
    const name =
      '👩‍👩‍👧 Ein sehr langer Name, der in keine Zeile passt, mit Umlauten äöüäöüäöüäöüäöüäöüäöü';
    const { displayName } = read(shareMagnet({ infoHash, name, trackers: [] }, 'public'));
    expect(displayName).toMatch(/^👩‍?👩‍?👧 Ein sehr langer .*…$/u);
    const family = '👩‍👩‍👧'.repeat(10);
    expect(shareMagnet({ infoHash, name: family, trackers: [] }, 'public')).toMatch(
      new RegExp(`dn=(${encodeURIComponent('👩‍👩‍👧')})*${encodeURIComponent('…')}$`),
    );
  });

  it('is short, whatever the torrent is called and announces to', () => {
    const anyName = fc.option(fc.string({ unit: 'binary', maxLength: 400 }));
    const anyTracker = fc.oneof(
      fc.webUrl({ validSchemes: ['wss', 'ws', 'https'], withQueryParameters: true }),
      fc.string(),
    );
    fc.assert(
      fc.property(anyName, fc.array(anyTracker, { maxLength: 20 }), (name, trackers) => {
        const magnet = shareMagnet({ infoHash, name, trackers }, 'public');
        expect(magnet.length).toBeLessThanOrEqual(MAX_SHARED_MAGNET_LENGTH);
        const again = read(magnet);
        expect(again.infoHash).toBe(infoHash);
        expect(again.trackers.length).toBeLessThanOrEqual(MAX_SHARED_TRACKERS);
      }),
      { numRuns: 500 },
    );
  });
});
