/** TEST ONLY. As much of the extension API as the stand-in uses. */
interface Sender {
  readonly url?: string;
  readonly tab?: { readonly id?: number };
}

interface ExtensionApi {
  readonly runtime: {
    sendMessage(message: unknown): Promise<unknown>;
    readonly onMessage: {
      addListener(
        listener: (message: unknown, sender: Sender, reply: (answer: unknown) => void) => boolean,
      ): void;
    };
  };
  readonly storage: {
    readonly local: {
      get(name: string): Promise<Record<string, unknown>>;
      set(values: Record<string, unknown>): Promise<void>;
    };
  };
  readonly tabs: {
    query(filter: object): Promise<readonly { readonly id?: number; readonly url?: string }[]>;
    sendMessage(tab: number, message: unknown): Promise<unknown>;
  };
  readonly windows: {
    create(options: {
      url: string;
      type: 'popup';
      width: number;
      height: number;
    }): Promise<unknown>;
  };
}

export const extension = (globalThis as unknown as { chrome: ExtensionApi }).chrome;
