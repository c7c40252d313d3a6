import { expect, test } from 'vitest';
import type { PurseState, SignerClient } from '../bridge/signer.ts';
import { addressOfKey } from '../core/channel/signature.ts';
import { touchPurse } from './touch-purse.ts';

test('the signer hears that the user is there, at most twice a minute, while it is unlocked', () => {
  const address = addressOfKey(new Uint8Array(32).fill(1));
  const unlocked: PurseState = { phase: 'unlocked', address, locksAt: 1 };
  let purse: PurseState = unlocked;
  let now = 0;
  let act: (() => void) | null = null;
  const commands: string[] = [];
  const signer = {
    call(name: string) {
      commands.push(name);
      return Promise.reject(new Error('The worker is gone.'));
    },
  } as unknown as SignerClient;
  const stop = touchPurse(
    {
      signer,
      clock: { now: () => now },
      page: {
        isVisible: () => true,
        onChange: () => () => undefined,
        onActivity(listener) {
          act = listener;
          return () => {
            act = null;
          };
        },
      },
    },
    () => purse,
  );
  const actAt = (ms: number): void => {
    now = ms;
    act?.();
  };
  actAt(0);
  actAt(1_000);
  actAt(29_999);
  expect(commands).toEqual(['purse.touch']);
  actAt(30_000);
  expect(commands).toHaveLength(2);
  purse = { phase: 'locked', address };
  actAt(90_000);
  expect(commands).toHaveLength(2);
  stop();
  expect(act).toBeNull();
});
