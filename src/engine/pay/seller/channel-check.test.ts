import { describe, expect, it } from 'vitest';
import { BTT, TRX } from '../../../core/channel/asset.ts';
import { channelId } from '../../../core/channel/description.ts';
import { DEFAULT_EARN_SETTINGS } from '../../../core/ledger/earn-settings.ts';
import { soldOf } from '../../../core/ledger/sold-samples.suite.ts';
import { ALICE, BOB, CHANNELS, descriptionOf, TOKEN } from '../../../core/money/samples.suite.ts';
import { termsOf } from '../../../core/paywire/terms-of.ts';
import { checkChannel } from './channel-check.ts';
import { CLAIM_COST_SUN, DOMAIN, FakeChain, LIFE_COST_SUN } from './fake-chain.suite.ts';
import { NotChecked } from './not-checked.ts';

const settings = { ...DEFAULT_EARN_SETTINGS, isOn: true, payee: BOB };
const terms = termsOf(settings, {
  ...DOMAIN,
  payeeSigner: BOB,
  lifeCostSun: LIFE_COST_SUN,
  claimCostSun: CLAIM_COST_SUN,
})!;
const ENOUGH = 10n * LIFE_COST_SUN;

function check(
  change: Parameters<typeof descriptionOf>[0] = {},
  { held = ENOUGH, closeAt = 0, known = false, allowed = [] as (typeof ALICE)[], id = '' } = {},
) {
  const chain = new FakeChain();
  const description = descriptionOf(change);
  chain.hold(description, { balance: held, closeAt });
  const question = {
    channelId: id === '' ? channelId(DOMAIN, description) : (id as never),
    description,
    known: known ? soldOf() : null,
  };
  return checkChannel(question, { terms, settings: { allowedPayers: allowed }, chain });
}

async function failureOf(work: Promise<unknown>): Promise<{ words: string; isFinal: boolean }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NotChecked)) throw new Error('It was taken.');
  return { words: error.message, isFinal: error.isFinal };
}

describe('checkChannel', () => {
  it('takes a channel of ours with enough in it', async () => {
    expect(await check()).toMatchObject({ contract: CHANNELS, state: { balance: ENOUGH } });
    expect(await check({}, { allowed: [ALICE] })).toBeDefined();
  });

  it('takes one from before though less is left and the settings are others now', async () => {
    const old = { payee: TOKEN, withdrawDelaySeconds: 900 };
    expect(await check(old, { known: true, held: 5n })).toBeDefined();
  });

  it.each([
    ['another contract or another description', {}, { id: '5b'.repeat(32) }, 'configured contract'],
    ['an asset that is not taken', { asset: BTT }, {}, 'asset'],
    ['a payer who is not allowed', {}, { allowed: [TOKEN] }, 'payer'],
    ['another installation', { payeeSigner: TOKEN }, {}, 'installation'],
    ['somebody else’s channel', { payee: TOKEN }, {}, 'somebody else'],
    ['a delay shorter than ours', { withdrawDelaySeconds: 900 }, {}, 'too soon'],
    ['a description that the contract refuses', { withdrawDelaySeconds: 1 }, {}, 'no such channel'],
    ['a channel that is closing', {}, { closeAt: 9 }, 'closed'],
  ] as const)('refuses %s for good', async (_name, description, how, words) => {
    const failure = await failureOf(check({ asset: TRX, ...description }, { ...how } as never));
    expect(failure.words).toContain(words);
    expect(failure.isFinal).toBe(true);
  });

  it.each([
    ['a deposit that is in no block', 0n, 'no block'],
    ['a deposit that is too small', ENOUGH - 1n, 'too small'],
  ])('asks again for %s', async (_name, held, words) => {
    const failure = await failureOf(check({}, { held }));
    expect(failure.words).toContain(words);
    expect(failure.isFinal).toBe(false);
  });
});
