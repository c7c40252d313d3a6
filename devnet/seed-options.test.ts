import { expect, test } from 'vitest';
import { readSeedOptions } from './seed-options.ts';

const FILE = import.meta.filename;
/** Of the key 1. */
const PAYEE = 'TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC';
/** Of the token BTT. */
const TOKEN = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';
const EARN = [FILE, '--earn', '--payout', PAYEE];

test.each([[[]], [['--help']], [[FILE, '-h']]])('%j asks for help', (argv) => {
  expect(readSeedOptions(argv)).toBeNull();
});

test('gives everything away unless it is told to earn', () => {
  const options = readSeedOptions([FILE, '--payout', PAYEE, '--up', '512', '--stun', 'none']);
  expect(options).toMatchObject({
    files: [FILE],
    selling: null,
    upLimitBytesPerSecond: 512 * 1024,
    iceServers: [],
  });
  expect(options?.trackers.length).toBeGreaterThan(0);
});

test('earns at the usual price, and keeps the usual part free', () => {
  expect(readSeedOptions(EARN)?.selling).toMatchObject({
    earn: { isOn: true, payee: PAYEE, floors: { trx: 300n }, freeShareThousandths: 250 },
    claimKeyPath: null,
    network: { world: null, name: 'mainnet', node: null, contract: null },
  });
});

test('takes every word for earning', () => {
  const more = ['--floor', '1000000', '--free', '40', '--claim-key', 'a.key', '--state', 'there'];
  const where = ['--world', 'http://localhost:1', '--node', 'http://n', '--contract', PAYEE];
  expect(readSeedOptions([...EARN, ...more, ...where])?.selling).toEqual({
    earn: expect.objectContaining({ floors: { trx: 1_000_000n }, freeShareThousandths: 400 }),
    claimKeyPath: 'a.key',
    folder: 'there',
    network: { world: 'http://localhost:1', name: 'mainnet', node: 'http://n', contract: PAYEE },
  });
});

test.each<[readonly string[], RegExp]>([
  [['nowhere.bin'], /There is no file "nowhere.bin"/],
  [[FILE, '--earn', '--payout', TOKEN], /address of a contract/],
  [[FILE, '--tracker', 'udp://a:1'], /udp:\/\/a:1/],
  [[FILE, '--up', '1.5'], /--up takes a whole number/],
  [[FILE, '--earn'], /--payout T/],
  [[FILE, '--earn', '--payout', `${PAYEE.slice(0, -1)}5`], /address/i],
  [[...EARN, '--floor', '-1'], /argument|--floor/],
  [[...EARN, '--floor', '0'], /price/i],
  [[...EARN, '--floor', '0.3'], /--floor takes a whole number/],
  [[...EARN, '--free', '5'], /10|100/],
  [[...EARN, '--free', '101'], /10|100/],
  [[...EARN, '--earm'], /--earm/],
])('refuses %j in words', (argv, words) => {
  expect(() => readSeedOptions(argv)).toThrow(words);
});
