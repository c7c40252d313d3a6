/** What a wire asks for and gets, block by block, as the buyer's accounting needs it (rules 1 to 4). */
import type { BuyerEvent } from '../../../core/paywire/buyer-events.ts';
import type { Wire } from 'webtorrent';

export interface WireEvents {
  /** Every request that went out, every block that came, asked for or not, in the wire's order. */
  readonly event: (event: BuyerEvent) => void;
  readonly isSingleSource: (piece: number) => boolean;
}

/** Call it behind the guard, so that blocks nobody asked for are seen too. Returns what ends it. */
export function listenToWire(wire: Wire, { event, isSingleSource }: WireEvents): () => void {
  let isOn = true;
  const request = wire.request.bind(wire);
  wire.request = (piece, offset, lengthBytes, done) => {
    const before = wire.requests.length;
    request(piece, offset, lengthBytes, done);
    const isSent = wire.requests.length > before;
    if (isOn && isSent) event({ kind: 'requested', piece, offset, lengthBytes });
  };
  const readPiece = wire._onPiece.bind(wire);
  wire._onPiece = (piece, offset, block) => {
    if (isOn) {
      const lengthBytes = block.length;
      event({
        kind: 'block',
        piece,
        offset,
        lengthBytes,
        isSingleSource: isSingleSource(piece),
      });
    }
    readPiece(piece, offset, block);
  };
  const loseInterest = wire.uninterested.bind(wire);
  wire.uninterested = () => {
    if (isOn && wire.amInterested) event({ kind: 'stop' });
    loseInterest();
  };
  wire.on('reject', (piece: number, offset: number, lengthBytes: number) => {
    if (isOn) event({ kind: 'rejected', piece, offset, lengthBytes });
  });
  wire.on('choke', () => {
    if (isOn) event({ kind: 'choked', hasFast: wire.hasFast });
  });
  return () => {
    isOn = false;
  };
}
