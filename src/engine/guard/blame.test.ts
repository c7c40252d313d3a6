/** Who is asked when, without a torrent that would ask by itself. */
import { EventEmitter } from 'node:events';
import type { Torrent, Wire } from 'webtorrent';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PieceBlame } from './blame.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class IdleTorrent extends EventEmitter {
  readonly wires: Wire[] = [];
  readonly asked: string[] = [];
  destroyed = false;

  _request(): boolean {
    return true;
  }

  _updateWire(wire: Wire): void {
    this.asked.push(wire.peerId);
  }
}

function failed() {
  const torrent = new IdleTorrent();
  new PieceBlame(torrent as unknown as Torrent);
  const [slow, quick] = ['slow', 'quick'].map(
    (peerId) => ({ peerId, peerChoking: false }) as unknown as Wire,
  ) as [Wire, Wire];
  torrent.wires.push(slow, quick);
  torrent.emit('warning', new Error('Piece 4 failed verification'));
  const request = (wire: Wire) => (torrent as unknown as Torrent)._request(wire, 4, false);
  return { torrent, slow, quick, request };
}

it('asks all again where one was refused: the other may have left the piece to that one', () => {
  const { torrent, slow, quick, request } = failed();
  expect(request(slow)).toBe(true);
  vi.advanceTimersByTime(5_000);
  expect(torrent.asked).toEqual([]);
  expect([request(quick), request(quick)]).toEqual([false, false]);
  vi.advanceTimersByTime(5_000);
  expect(torrent.asked).toEqual(['slow', 'quick']);
  // For so long it has the piece to itself.
  vi.advanceTimersByTime(30_000);
  expect(request(quick)).toBe(true);
});

it('asks nobody for a torrent that is gone', () => {
  const { torrent, slow, quick, request } = failed();
  request(slow);
  request(quick);
  torrent.destroyed = true;
  vi.advanceTimersByTime(5_000);
  expect(torrent.asked).toEqual([]);
});
