import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientName } from './client-name.ts';

const peerId = (start: string): string =>
  Buffer.from(start.padEnd(20, 'x').slice(0, 20), 'latin1').toString('hex');

describe('clientName', () => {
  it.each([
    ['-WW0300-', 'WebTorrent 3.0'],
    ['-WW0102-', 'WebTorrent 1.2'],
    ['-WD0021-', 'WebTorrent Desktop 0.21'],
    ['-BN0001-', 'Bittern 0.1'],
    ['-BI3600-', 'BiglyBT 3.6'],
    ['-qB4650-', 'qBittorrent 4.6.5'],
    ['-LT20A0-', 'libtorrent 2.0.10'],
    ['-TR4050-', 'Transmission 4.0.5'],
    ['-BT1000-', 'BitTorrent 1.0'],
    ['-lt0D80-', 'rTorrent 0.13.8'],
    ['-XY1234-', 'XY 1.2.3.4'],
    ['-WWab00-', 'WebTorrent'],
  ])('%s is %s', (start, name) => {
    expect(clientName(peerId(start))).toBe(name);
  });

  it.each([
    '',
    'zz',
    peerId('M7-9-2--'),
    peerId('-WW0300x'),
    peerId('-<b0300-'),
    peerId('\0'.repeat(20)),
    peerId('-WW0300-').slice(1),
  ])('does not know %j', (id) => {
    expect(clientName(id)).toBe('Unknown client');
  });

  it('gives short plain text for anything', () => {
    const hex = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => {
      bytes.set([0x2d], 0);
      bytes.set([0x2d], 7);
      return Buffer.from(bytes).toString('hex');
    });
    fc.assert(
      fc.property(fc.oneof(hex, fc.string({ unit: 'binary' })), (id) => {
        expect(clientName(id)).toMatch(/^[A-Za-z0-9~µ .]{2,40}$/);
      }),
      { numRuns: 5000 },
    );
  });
});
