import type { SharedFile, TorrentInput } from '../../bridge/commands.ts';
import type { IncomingItems } from '../../bridge/page-services.ts';

/** Something to look at: nothing of it is added, fetched or shared before the user says so. */
export type Arrival =
  | { readonly kind: 'preview'; readonly input: TorrentInput }
  /** To fetch it is to tell its host who asks, so it is only written into the add field. */
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'share'; readonly files: readonly SharedFile[] };

interface Hooks {
  /** Nobody is in the middle of something that would be lost or covered. */
  readonly isFree: () => boolean;
  readonly open: (arrival: Arrival) => void;
}

/**
 * What other programs hand to Bittern while it runs. It is opened when the user is free for it, one
 * after the other, and waits else.
 */
export class Arrivals {
  waiting = $state.raw<readonly Arrival[]>([]);

  readonly #hooks: Hooks;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  receive(items: IncomingItems): void {
    const arrivals = toArrivals(items).filter((arrival) => !this.#isWaiting(arrival));
    this.waiting = [...this.waiting, ...arrivals];
    this.openIfFree();
  }

  openIfFree(): void {
    if (this.#hooks.isFree()) this.openNext();
  }

  openNext(): void {
    const [next, ...rest] = this.waiting;
    if (next === undefined) return;
    this.waiting = rest;
    this.#hooks.open(next);
  }

  forget(): void {
    this.waiting = [];
  }

  /** The same link opened twice. */
  #isWaiting(arrival: Arrival): boolean {
    const key = keyOf(arrival);
    return key !== null && this.waiting.some((other) => keyOf(other) === key);
  }
}

function toArrivals({ links, metainfos, files }: IncomingItems): readonly Arrival[] {
  return [
    ...metainfos.map(({ bytes }): Arrival => {
      return { kind: 'preview', input: { kind: 'metainfo', bytes } };
    }),
    ...links.map((link): Arrival => {
      const isAddress = /^https?:/i.test(link);
      if (isAddress) return { kind: 'address', address: link };
      return { kind: 'preview', input: { kind: 'link', link } };
    }),
    ...(files.length > 0 ? [{ kind: 'share', files } as const] : []),
  ];
}

function keyOf(arrival: Arrival): string | null {
  if (arrival.kind === 'address') return arrival.address;
  const isLink = arrival.kind === 'preview' && arrival.input.kind === 'link';
  return isLink ? arrival.input.link : null;
}
