/** The one view, replaced whole at each change; parts that stayed equal keep their identity. */
import type { WalletView } from './wallet.ts';

export interface ViewStore {
  readonly view: WalletView;
  readonly isWatched: boolean;
  change(part: Partial<WalletView>): void;
  subscribe(listener: (view: WalletView) => void): () => void;
}

/** `onWatched` is called when the first listener comes. */
export function viewStore(first: WalletView, onWatched: () => void): ViewStore {
  const listeners = new Set<(view: WalletView) => void>();
  let view = first;
  return {
    get view() {
      return view;
    },
    get isWatched() {
      return listeners.size > 0;
    },
    change(part) {
      const next = withPart(view, part);
      if (next === view) return;
      view = next;
      for (const listener of [...listeners]) listener(view);
    },
    subscribe(listener) {
      // A function of its own, so that the same listener may come twice.
      const own = (now: WalletView): void => {
        listener(now);
      };
      listeners.add(own);
      listener(view);
      if (listeners.size === 1) onWatched();
      return () => {
        listeners.delete(own);
      };
    },
  };
}

/** The same object when nothing differs. */
function withPart(view: WalletView, part: Partial<WalletView>): WalletView {
  const changed = Object.entries(part).filter(
    ([name, value]) => !isEqual(view[name as keyof WalletView], value),
  );
  return changed.length === 0 ? view : { ...view, ...Object.fromEntries(changed) };
}

/** Structural, for plain data. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) &&
        isEqual((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]),
    )
  );
}
