/** Channels that are not there, named by many wires, and a buyer that did pay. */
import { expect, it } from 'vitest';
import { Market } from './desk-kit.suite.ts';
import { FLOOR } from './desk-samples.suite.ts';

it('cost few questions, and honest buyers of other networks open meanwhile', async () => {
  const market = await Market.open();
  let looks = 0;
  const { channel } = market.chain;
  market.chain.channel = (id) => {
    looks += 1;
    return channel(id);
  };
  for (let wire = 0; wire < 50; wire += 1) {
    const salt = wire.toString(16).padStart(64, '0');
    const attacker = market.connect(0x21, { salt });
    attacker.bid(FLOOR);
    attacker.sendOpen();
  }
  const honest = market.connect(0x41, {}, '198.51.100.7');
  honest.deposit();
  await honest.open();
  expect(honest.isPaid).toBe(true);
  await market.pass(120_000);
  expect(looks).toBeLessThan(30);
});
