import { expect, test } from 'vitest';
import type { EngineStatus } from '../../bridge/client.ts';
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import type { PurseState } from '../../bridge/signer.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { WalletView } from '../wallet.ts';
import { openPayDesk, type PayDeskComponents } from './pay-desk.ts';

const PAYER = addressOfKey(new Uint8Array(32).fill(7));
const LOCKED: PaymentAnswer = {
  kind: 'refused',
  fault: { code: 'purse_locked', message: 'It is locked.' },
};
const SENT: PaymentAnswer = { kind: 'sent', txid: 'ab'.repeat(32), feeSun: 1n };

function wantedAs(wantedId: string): PaymentWanted {
  const what = { kind: 'delegate', key: PAYER, untilSeconds: 1 } as const;
  return {
    wantedId,
    budgetId: 'b',
    chainId: 1,
    source: 'purse',
    payer: PAYER,
    what,
    isOver: false,
    mostFeeSun: null,
  };
}

/** A page whose wallet answers when it is told to. */
function page(phase: EngineStatus['phase'], purse: PurseState = { phase: 'absent' }) {
  const answered: unknown[] = [];
  const paying: { wanted: PaymentWanted; settle: (answer: PaymentAnswer | null) => void }[] = [];
  const locks: string[] = [];
  let opened = 0;
  let tell: (wanted: PaymentWanted) => void = () => undefined;
  const engine = {
    call: (_name: string, argument: unknown) => Promise.resolve(answered.push(argument)),
    on: (_name: string, listener: (wanted: PaymentWanted) => void) => {
      tell = listener;
      return () => undefined;
    },
    onStatus: (listener: (status: EngineStatus) => void) => {
      listener({ phase } as EngineStatus);
      return () => undefined;
    },
  } as unknown as PayDeskComponents['engine'];
  const wallet = {
    pay: (wanted: PaymentWanted) =>
      new Promise<PaymentAnswer | null>((settle) => paying.push({ wanted, settle })),
    view: { purse } as WalletView,
  };
  openPayDesk({
    engine,
    openWallet: () => {
      opened += 1;
      if (opened > 5) return Promise.reject(new Error('It cannot be loaded.'));
      return Promise.resolve(wallet);
    },
    openedWallet: () => (purse.phase === 'absent' ? null : wallet),
    exclusively: (lock, work) => {
      locks.push(lock);
      return work();
    },
  });
  // One turn of the event loop: everything that has been settled has gone on.
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    answered,
    locks,
    paying,
    settled,
    tell: (id: string) => {
      tell(wantedAs(id));
    },
    opened: () => opened,
  };
}

test('the tab that runs the engine answers, and loads the wallet for the first question', async () => {
  const { answered, paying, settled, tell, opened } = page('leading');
  expect(opened()).toBe(0);
  tell('a');
  await settled();
  // The engine repeats itself while TronLink's window is open.
  tell('a');
  tell('b');
  await settled();
  expect(paying.map(({ wanted }) => wanted.wantedId)).toEqual(['a', 'b']);
  paying[0]?.settle(SENT);
  await settled();
  expect(answered).toEqual([{ wantedId: 'a', answer: SENT }]);
});

test('the other tabs leave it alone', async () => {
  const { paying, settled, tell, opened } = page('following');
  tell('a');
  await settled();
  expect([opened(), paying]).toEqual([0, []]);
});

test('what cannot be told is not answered, and asked again', async () => {
  const { answered, paying, settled, tell } = page('leading');
  tell('a');
  await settled();
  paying[0]?.settle(null);
  await settled();
  tell('a');
  await settled();
  expect(paying).toHaveLength(2);
  for (let turn = 0; turn < 6; turn += 1) {
    tell(`other ${String(turn)}`);
    await settled();
  }
  expect(answered).toEqual([]);
});

test('a purse that is locked where the engine runs leaves one round to the other tabs', async () => {
  const { answered, paying, settled, tell, locks } = page('leading');
  for (const round of [0, 1]) {
    tell('a');
    await settled();
    paying[round]?.settle(LOCKED);
    await settled();
    expect(answered).toHaveLength(round);
  }
  expect(answered).toEqual([{ wantedId: 'a', answer: LOCKED }]);
  expect(locks).toEqual(['bittern.pay.a', 'bittern.pay.a']);
});

test('another tab pays when its purse is unlocked, and leaves refusing to the one that runs', async () => {
  const open = { phase: 'unlocked', address: PAYER, locksAt: null } as const;
  const { answered, paying, settled, tell, opened } = page('following', open);
  tell('a');
  tell('b');
  await settled();
  paying[0]?.settle(SENT);
  paying[1]?.settle(LOCKED);
  await settled();
  expect(answered).toEqual([{ wantedId: 'a', answer: SENT }]);
  expect(opened()).toBe(0);

  const other = addressOfKey(new Uint8Array(32).fill(8));
  for (const purse of [
    { phase: 'locked', address: PAYER },
    { ...open, address: other },
  ] as const) {
    const elsewhere = page('following', purse);
    elsewhere.tell('a');
    await settled();
    expect(elsewhere.paying).toEqual([]);
  }
});
