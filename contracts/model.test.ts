/**
 * Any sequence of calls against the model: it says of each call whether and why it fails, and no unit
 * is ever made, lost or given to somebody else.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Asset, BTTOLD, TRX } from '../src/core/channel/asset.ts';
import type { ChannelDescription } from '../src/core/channel/description.ts';
import { actor, coopClose, describe, payer, stranger, voucher } from './test/actors.suite.ts';
import { callOf, hostileBytecode } from './test/hostile.suite.ts';
import { type ClaimStep, Model, type Step } from './test/model.suite.ts';
import { type Outcome, TestChain, valueOf } from './test/test-chain.suite.ts';

const RICH = 1_000_000n;
const PAYERS = [payer.address, actor(11).address];
const PAYEES = [actor(3).address, actor(13).address];
const EVERYBODY = [...PAYERS, ...PAYEES, stranger.address];
const DELAY_SECONDS = 900;
const CHANNEL_COUNT = 4;

const claimStep = {
  channel: fc.nat(CHANNEL_COUNT - 1),
  amount: fc.bigInt(0n, 2_000n),
  isRight: fc.nat(9).map((roll) => roll > 0),
};
/** Mostly one who may. */
const sender = fc.constantFrom(...PAYERS, ...PAYERS, ...EVERYBODY);
const { channel } = claimStep;

const step: fc.Arbitrary<Step | { readonly waitSeconds: number }> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name: fc.constant('deposit' as const), ...claimStep }) },
  { weight: 5, arbitrary: fc.record({ name: fc.constant('claim' as const), ...claimStep }) },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('claimMany' as const),
      claims: fc.array(fc.record(claimStep), { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constant('closeCooperative' as const), sender, ...claimStep }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ name: fc.constant('requestClose' as const), channel, sender }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ name: fc.constant('finalizeClose' as const), channel, sender }),
  },
  { weight: 3, arbitrary: fc.record({ waitSeconds: fc.nat(3_000) }) },
);

/** Most channels are open when it begins; the others may come to be. */
const OPENING: readonly Step[] = [1, 2, 3].map((channel) => ({
  name: 'deposit',
  channel,
  amount: 1_000n,
  isRight: true,
}));

/** Few payees and assets, so that batches come together; salts keep the channels apart. */
const channels = fc.array(
  fc.record({
    payer: fc.constantFrom(...PAYERS),
    payee: fc.constantFrom(...PAYEES, PAYEES[0]!),
    assetIndex: fc.constantFrom(0, 0, 1, 2),
  }),
  { minLength: CHANNEL_COUNT, maxLength: CHANNEL_COUNT },
);

async function openChain(): Promise<{ chain: TestChain; assets: readonly Asset[] }> {
  const chain = await TestChain.open();
  const token = await chain.deploy(hostileBytecode('HostileToken'));
  for (const address of EVERYBODY) {
    await chain.fund(address, TRX, RICH);
    await chain.fund(address, BTTOLD, RICH);
    await chain.send(address, token, callOf('mint(address,uint256)', address, RICH));
  }
  return { chain, assets: [TRX, BTTOLD, { kind: 'trc20', address: token }] };
}

async function run(chain: TestChain, model: Model, step: Step): Promise<Outcome> {
  const at = (index: number): ChannelDescription => model.channels[index]!;
  const signed = ({ channel, amount, isRight }: ClaimStep) =>
    voucher(chain.domain, at(channel), amount, ...(isRight ? [] : [stranger]));
  switch (step.name) {
    case 'deposit': {
      const { asset, payer } = at(step.channel);
      const { amount, isRight } = step;
      if (asset.kind === 'trc20') await chain.approve(payer, asset.address, isRight ? amount : 0n);
      const call = { name: 'deposit', description: at(step.channel), amount } as const;
      return chain.call(payer, call, valueOf(asset, isRight ? amount : amount + 1n));
    }
    case 'claim':
      return chain.call(stranger.address, { name: 'claim', ...signed(step) });
    case 'claimMany':
      return chain.call(stranger.address, { name: 'claimMany', claims: step.claims.map(signed) });
    case 'closeCooperative': {
      const description = at(step.channel);
      const byPayer = () =>
        coopClose(chain.domain, description, step.amount, ...(step.isRight ? [] : [stranger]));
      const signature = step.sender === description.payer ? byPayer() : signed(step);
      return chain.call(step.sender, { name: 'closeCooperative', ...signature });
    }
    case 'requestClose':
    case 'finalizeClose':
      return chain.call(step.sender, { name: step.name, description: at(step.channel) });
  }
}

it('deposits are claims, refunds and what is held, to the unit', { timeout: 300_000 }, async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      channels,
      fc.array(step, { minLength: 20, maxLength: 50, size: 'max' }),
      async (parties, steps) => {
        const { chain, assets } = await openChain();
        const model = new Model(
          parties.map(({ payer, payee, assetIndex }, index) =>
            describe({
              payer,
              payee,
              asset: assets[assetIndex]!,
              withdrawDelaySeconds: DELAY_SECONDS,
              salt: index.toString(16).padStart(64, '0'),
            }),
          ),
        );
        for (const next of [...OPENING, ...steps]) {
          if ('waitSeconds' in next) {
            chain.now += next.waitSeconds;
            continue;
          }
          const { error } = await run(chain, model, next);
          expect(error).toBe(model.take(next, chain.now));
          const outcome = `${next.name} ${error ?? 'ok'}`;
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          for (const asset of assets) {
            expect(await chain.balance(chain.contract, asset)).toBe(model.held(asset));
          }
        }
        for (const [index, description] of model.channels.entries()) {
          expect(await chain.state(chain.idOf(description))).toEqual(model.state(index));
        }
        for (const asset of assets) {
          for (const address of EVERYBODY) {
            expect((await chain.balance(address, asset)) - RICH).toBe(model.moved(asset, address));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
  // The sequences did reach what they are for.
  for (const outcome of [
    'deposit ok',
    'deposit Closing',
    'deposit ChannelClosed',
    'claim ok',
    'claim NothingToClaim',
    'claim ChannelClosed',
    'claimMany ok',
    'claimMany MixedBatch',
    'closeCooperative ok',
    'requestClose ok',
    'finalizeClose ok',
    'finalizeClose TooEarly',
  ]) {
    expect(seen.keys()).toContain(outcome);
  }
});
