/** A number for every wire, the same for whoever asks: the upload scheduler and paying meet by it. */
import type { WireId } from '../core/share/share.ts';
import type { Wire } from 'webtorrent';

const ids = new WeakMap<Wire, WireId>();
let last = 0;

export function wireIdOf(wire: Wire): WireId {
  const known = ids.get(wire);
  if (known !== undefined) return known;
  last += 1;
  const id = last as WireId;
  ids.set(wire, id);
  return id;
}
