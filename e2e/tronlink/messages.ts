/** TEST ONLY. What the page's part of a stand-in and its bridge say to each other by `postMessage`. */
import type { VisibleState } from './keeper.ts';

export const STAND_IN = 'tronlink-stand-in';

export type StandInMessage =
  | {
      readonly standIn: typeof STAND_IN;
      readonly kind: 'ask';
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    }
  | {
      readonly standIn: typeof STAND_IN;
      readonly kind: 'answer';
      readonly id: number;
      readonly answer: KeeperAnswer;
    }
  | { readonly standIn: typeof STAND_IN; readonly kind: 'state'; readonly state: VisibleState };

export type KeeperAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } };

/** Null for everything else that is posted in a page. */
export function readStandInMessage(event: MessageEvent): StandInMessage | null {
  const data = event.data as Partial<StandInMessage> | null;
  const isOurs = event.source === window && data?.standIn === STAND_IN;
  return isOurs ? (data as StandInMessage) : null;
}

export async function asAnswer(result: Promise<unknown>): Promise<KeeperAnswer> {
  try {
    return { result: await result };
  } catch (error) {
    const { code = -32603, message } = error as { code?: number; message: string };
    return { error: { code, message } };
  }
}
