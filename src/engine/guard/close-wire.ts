/** Ends a wire whose peer overstepped, without reading another byte of what it sent. */
import type { Wire } from 'webtorrent';

export function closeWire(wire: Wire): void {
  // `destroy` alone ends the stream a moment later; until then the rest would still be read.
  wire._parse(Number.MAX_VALUE, () => undefined);
  wire._parse = () => undefined;
  wire._write = (_chunk, written) => {
    written(null);
  };
  wire._buffer = [];
  wire._bufferSize = 0;
  wire.destroy();
}
