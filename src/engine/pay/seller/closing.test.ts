/** The end that a seller agrees to: once, for the same amount, as often as the payer asks. */
import { expect, it } from 'vitest';
import { Market } from './desk-kit.suite.ts';
import { BLOCK, FLOOR, SETTLEMENT } from './desk-samples.suite.ts';

async function agreed() {
  const market = await Market.open();
  const buyer = await market.customer(0x21);
  buyer.take(4 * BLOCK);
  await buyer.pay(buyer.owed(FLOOR, SETTLEMENT));
  buyer.side.received({ kind: 'close', channelId: buyer.id, agreed: null });
  await market.pass(0);
  const [end] = buyer.said('close');
  return { market, buyer, end };
}

it('is for what was paid, and stored before it is said', async () => {
  const { market, buyer, end } = await agreed();
  const finalAmount = buyer.owed(FLOOR, SETTLEMENT);
  expect(end?.agreed).toMatchObject({ finalAmount });
  expect(market.keeper.sold[0]).toMatchObject({ phase: 'closing', finalAmount });
});

it('is given again after a restart, to whoever proves to be the payer, in place of an opening', async () => {
  const { market, end } = await agreed();
  await market.restart();
  for (let time = 0; time < 2; time += 1) {
    const again = market.connect(0x21);
    await again.open();
    expect(again.said('close')).toMatchObject([
      { agreed: { finalAmount: end?.agreed?.finalAmount, signature: end?.agreed?.signature } },
    ]);
    expect([again.said('state'), again.said('opened'), again.isPaid]).toEqual([[], [], false]);
  }
  const stranger = market.connect(0x21);
  stranger.bid(FLOOR);
  stranger.sendOpen(new Uint8Array(32).fill(0x66));
  await market.pass(0);
  expect(stranger.said('close')).toEqual([]);
  expect(stranger.said('reject')).toMatchObject([{ reason: 'signature-wrong' }]);
});

it('does not ask the chain, which has no say in what was agreed to', async () => {
  const { market, buyer } = await agreed();
  await market.restart();
  market.chain.hold(buyer.description, { closeAt: 1 });
  const { questions } = market.chain;
  const again = market.connect(0x21);
  await again.open();
  expect(again.said('close')).toHaveLength(1);
  expect(market.chain.questions).toBe(questions);
});

it('needs no bid: a payer that only wants the end shows its channel behind one of price 0', async () => {
  const market = await Market.open();
  const before = await market.customer(0x21);
  before.take(4 * BLOCK);
  const owed = before.owed(FLOOR, SETTLEMENT);
  await before.pay(owed);
  before.close();
  await market.restart();
  const after = market.connect(0x21);
  await after.open(0n, owed << 20n);
  expect(after.said('opened')).toHaveLength(1);
  expect(after.facts).toBeNull();
  after.side.received({ kind: 'close', channelId: after.id, agreed: null });
  await market.pass(0);
  expect(after.said('close')).toMatchObject([{ agreed: { finalAmount: owed } }]);
  expect(after.said('offer')).toEqual([]);
});
