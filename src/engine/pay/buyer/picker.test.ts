import { describe, expect, it } from 'vitest';
import type { Torrent, Wire } from 'webtorrent';
import { PaidPicker } from './picker.ts';

const BLOCKS = 4;

/** As webtorrent picks: piece by piece, block by block, whoever asks. */
class FakeTorrent {
  readonly left: number[];
  readonly asked: string[] = [];
  readonly _critical: true[] = [];
  readonly wires: Wire[] = [];

  constructor(pieces: number) {
    this.left = Array.from({ length: pieces }, () => BLOCKS);
  }

  _request(wire: Wire, index: number): boolean {
    if (this.left[index] === 0) return false;
    this.left[index]! -= 1;
    (wire.requests as unknown[]).push(index);
    this.asked.push(`${wire.peerId}${String(index)}`);
    return true;
  }

  _updateWire(wire: Wire): void {
    const pipeline = 6;
    for (let index = 0; index < this.left.length; index += 1) {
      while (wire.requests.length < pipeline && this._request(wire, index));
    }
  }
}

function open(pieces: number) {
  const torrent = new FakeTorrent(pieces);
  const shared: string[] = [];
  const clock = { now: 0 };
  const picker = new PaidPicker(torrent as unknown as Torrent, {
    now: () => clock.now,
    onShared: (wire, piece) => shared.push(`${wire.peerId}${String(piece)}`),
  });
  const wire = (peerId: string, speed = 0) => {
    const parts = { peerId, requests: [], peerChoking: false, destroyed: false };
    return { ...parts, downloadSpeed: () => speed } as unknown as Wire;
  };
  const ask = (one: Wire) => {
    torrent.asked.length = 0;
    (one.requests as unknown as unknown[]).length = 0;
    torrent._updateWire(one);
    return torrent.asked.join(' ');
  };
  return { torrent, picker, shared, clock, wire, ask };
}

describe('PaidPicker', () => {
  it('gives a paid wire pieces of its own, one after the other, with a full pipeline', () => {
    const { picker, wire, ask } = open(4);
    const [free, paid] = [wire('f'), wire('p')];
    expect(ask(free)).toBe('f0 f0 f0 f0 f1 f1');
    picker.pay(paid);
    expect(ask(paid)).toBe('p2 p2 p2 p2 p3 p3');
    expect([1, 2, 3].map((piece) => picker.isOwn(paid, piece))).toEqual([false, true, true]);
    // What somebody has begun is left to everybody else, what is a paid wire's to nobody.
    expect(ask(free)).toBe('f1 f1');
  });

  it('takes what a wire alone was asked for before the bid as its own', () => {
    const { torrent, picker, wire, ask } = open(4);
    const [one, other] = [wire('o'), wire('t')];
    expect(ask(one)).toBe('o0 o0 o0 o0 o1 o1');
    expect(ask(other)).toBe('t1 t1 t2 t2 t2 t2');
    picker.pay(one);
    expect([0, 1, 2].map((piece) => picker.isOwn(one, piece))).toEqual([true, false, false]);
    torrent.left[0] = 1;
    expect(ask(other)).toBe('t3 t3 t3 t3');
  });

  it('lets a paid wire help when nothing is left that nobody has begun', () => {
    const { picker, wire, ask } = open(2);
    const [free, paid] = [wire('f'), wire('p')];
    ask(free);
    picker.pay(paid);
    expect(ask(paid)).toBe('p1 p1');
    expect(picker.isOwn(paid, 1)).toBe(false);
  });

  it('opens a piece after ten seconds without a block of it', () => {
    const { picker, shared, clock, wire, ask } = open(2);
    const paid = wire('p');
    picker.pay(paid);
    ask(paid);
    clock.now = 9_000;
    picker.block(paid, 0);
    clock.now = 10_000;
    picker.tick();
    expect(shared).toEqual(['p1']);
    expect(ask(wire('f'))).toBe('f1 f1');
  });

  it('asks again, every second, a wire that is idle and has pieces of its own', () => {
    const { torrent, picker, wire, ask } = open(2);
    const [paid, free] = [wire('p'), wire('f')];
    torrent.wires.push(paid, free);
    picker.pay(paid);
    ask(paid);
    torrent.left[1] = 1;
    torrent.asked.length = 0;
    // It waits for an answer.
    picker.tick();
    expect(torrent.asked).toEqual([]);
    (paid.requests as unknown as unknown[]).length = 0;
    picker.tick();
    expect(torrent.asked).toEqual(['p1']);
  });

  it('asks everybody once a piece is anybody’s', () => {
    const { torrent, picker, clock, wire, ask } = open(2);
    const [paid, free] = [wire('p'), wire('f')];
    torrent.wires.push(paid, free);
    picker.pay(paid);
    ask(paid);
    torrent.left[0] = 2;
    expect(ask(free)).toBe('');
    torrent.asked.length = 0;
    clock.now = 10_000;
    picker.tick();
    expect(torrent.asked).toEqual(['f0', 'f0', 'f1', 'f1']);
  });

  it('opens all of a wire that is not paid any more, and forgets what was hashed', () => {
    const { torrent, picker, shared, wire, ask } = open(3);
    const paid = wire('p');
    picker.pay(paid);
    ask(paid);
    picker.hashed(0);
    picker.stop(paid);
    expect(shared).toEqual(['p1']);
    // A piece that failed is fetched again from its first block, by one paid wire alone.
    torrent.left[0] = BLOCKS;
    picker.pay(paid);
    ask(paid);
    expect(picker.isOwn(paid, 0)).toBe(true);
  });

  it('lets a much quicker wire take what a player needs next, which is then anybody’s', () => {
    const { torrent, picker, shared, wire, ask } = open(2);
    const paid = wire('p', 10);
    picker.pay(paid);
    ask(paid);
    torrent.left[0] = 2;
    expect(ask(wire('q', 1_000))).toBe('');
    torrent._critical[0] = true;
    expect(ask(wire('s', 20))).toBe('');
    expect(ask(wire('q', 21))).toBe('q0 q0');
    expect(shared).toEqual(['p0']);
    expect(picker.isOwn(paid, 0)).toBe(false);
    expect(picker.isOwn(paid, 1)).toBe(true);
  });

  it('lets a paid wire help with what a player needs next', () => {
    const { torrent, picker, wire, ask } = open(3);
    ask(wire('f'));
    torrent._critical[1] = true;
    const paid = wire('p');
    picker.pay(paid);
    expect(ask(paid)).toBe('p1 p1 p2 p2 p2 p2');
    expect([1, 2].map((piece) => picker.isOwn(paid, piece))).toEqual([false, true]);
  });

  it('asks nobody through a wire that was expelled', () => {
    const { picker, wire, ask } = open(2);
    const bad = wire('b');
    picker.expel(bad);
    expect(ask(bad)).toBe('');
  });
});
