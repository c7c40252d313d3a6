import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCall } from '../core/channel/call.ts';
import { channelId } from '../core/channel/description.ts';
import { isVoucherSignedBy } from '../core/channel/messages.ts';
import type { Signature } from '../core/channel/signature.ts';
import {
  callOf,
  CHAIN_ID,
  CHANNELS,
  descriptionOf,
  recordOf,
} from '../core/money/samples.suite.ts';
import type { OutboxState } from '../bridge/signer.ts';
import { Browser, type Tab } from './signer-kit.suite.ts';

const DOMAIN = { chainId: CHAIN_ID, contract: CHANNELS };
const HELD = 1_000n;

/** A browser that deposited {@link HELD} in a channel, in two parts. */
async function withChannel(state: OutboxState = 'solid', signer?: string) {
  const browser = new Browser();
  const tab = browser.open();
  const session = await tab.signer['session.address'](null);
  const description = descriptionOf({ signer: (signer ?? session) as typeof session });
  for (const amount of [400n, 600n]) {
    const calldata = encodeCall({ name: 'deposit', description, amount });
    const record = recordOf({ intent: callOf({ calldata }), state });
    browser.outbox.records.set(record.txid, record);
  }
  return { browser, tab, session, id: channelId(DOMAIN, description) };
}

function ask(tab: Tab, id: string, cumulative: bigint, contract = CHANNELS) {
  return tab.signer['voucher.sign']({ chainId: CHAIN_ID, contract, channelId: id, cumulative });
}

test('a voucher within the deposits is signed with the session key, the purse being locked', async () => {
  const { tab, session, id } = await withChannel();
  const { signature } = await ask(tab, id, HELD);
  const voucher = { channelId: id, cumulative: HELD };
  expect(isVoucherSignedBy(DOMAIN, voucher, signature as Signature, session)).toBe(true);
});

test.each([
  ['more than was deposited', HELD + 1n],
  ['nothing', 0n],
  ['less than nothing', -1n],
])('%s is refused', async (_name, cumulative) => {
  const { browser, tab, id } = await withChannel();
  await expect(ask(tab, id, cumulative)).rejects.toMatchObject({ code: 'policy_refused' });
  expect([...browser.purse.values.keys()]).toEqual(['session-key']);
});

test.each(['failed', 'expired'] as const)('a deposit that %s counts for nothing', async (state) => {
  const { tab, id } = await withChannel(state);
  await expect(ask(tab, id, 1n)).rejects.toMatchObject({ code: 'policy_refused' });
});

test('channels of others, of another contract or for another key are refused', async () => {
  const { tab, id } = await withChannel();
  for (const work of [ask(tab, '00'.repeat(32), 1n), ask(tab, id, 1n, descriptionOf().payee)]) {
    await expect(work).rejects.toMatchObject({ code: 'policy_refused' });
  }
  const elsewhere = await withChannel('solid', CHANNELS);
  await expect(ask(elsewhere.tab, elsewhere.id, 1n)).rejects.toThrow('another key');
});

test('what was given before cannot be read: nothing is signed', async () => {
  const { browser, tab, id } = await withChannel();
  browser.purse.values.set(`voucher ${id}`, { cumulative: '7' });
  await expect(ask(tab, id, 8n)).rejects.toMatchObject({ code: 'data_damaged' });
});

test('the cumulative amount never falls, and equal amounts give equal bytes, over restarts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.bigInt({ min: 1n, max: HELD + 10n }), fc.boolean()), { maxLength: 12 }),
      async (steps) => {
        const { browser, tab, id } = await withChannel();
        const given = new Map<bigint, string>();
        let best = 0n;
        let current = tab;
        for (const [cumulative, isRestart] of steps) {
          if (isRestart) current = browser.open();
          const isAllowed = cumulative >= best && cumulative <= HELD;
          const signature = await Promise.resolve(ask(current, id, cumulative)).then(
            (answer) => answer.signature,
            () => null,
          );
          expect(signature !== null).toBe(isAllowed);
          if (signature === null) continue;
          expect(given.get(cumulative) ?? signature).toBe(signature);
          given.set(cumulative, signature);
          best = cumulative;
        }
      },
    ),
    { numRuns: 40 },
  );
});
