/** Ends that sellers were asked to agree to, and have not answered. */
import type { ChannelId } from '../../../core/channel/description.ts';
import type { Signature } from '../../../core/channel/signature.ts';

const PATIENCE_MS = 15_000;

export interface AgreedClose {
  readonly finalAmount: bigint;
  readonly signature: Signature;
}

export class CloseRequests {
  readonly #waiting = new Map<ChannelId, (agreed: AgreedClose | null) => void>();

  /** Null when nothing comes within 15 seconds. */
  wait(channelId: ChannelId): Promise<AgreedClose | null> {
    this.#waiting.get(channelId)?.(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.agreed(channelId, null);
      }, PATIENCE_MS);
      this.#waiting.set(channelId, (agreed) => {
        clearTimeout(timer);
        this.#waiting.delete(channelId);
        resolve(agreed);
      });
    });
  }

  agreed(channelId: ChannelId, agreed: AgreedClose | null): void {
    this.#waiting.get(channelId)?.(agreed);
  }
}
