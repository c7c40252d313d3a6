/** Signatures and money that are not what they seem. Hostile contracts are in `hostile.test.ts`. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { beforeEach, describe as group, expect, it } from 'vitest';
import { BTTOLD, TRX } from '../src/core/channel/asset.ts';
import {
  type ChannelCall,
  decodeCall,
  encodeCall,
  encodeChannelIdOf,
  encodeStateOf,
} from '../src/core/channel/call.ts';
import { selectorOf } from '../src/core/channel/selector.ts';
import { addressFromBytes } from '../src/core/units/tron-address.ts';
import artifact from './artifact.json' with { type: 'json' };
import {
  coopClose,
  describe,
  payee,
  payeeSigner,
  payer,
  salted,
  signer,
  stranger,
  voucher,
} from './test/actors.suite.ts';
import { LOOK_ALIKE, NILE, TestChain, valueOf } from './test/test-chain.suite.ts';

const RICH = 10n ** 12n;
const ORDER = secp256k1.Point.Fn.ORDER;

let chain: TestChain;

beforeEach(async () => {
  chain = await TestChain.open();
  for (const { address } of [payer, payee, stranger]) {
    await chain.fund(address, TRX, RICH);
    await chain.fund(address, BTTOLD, RICH);
    await chain.fund(address, LOOK_ALIKE, RICH);
  }
});

/** Where r, s and v are in the calldata of a claim, in bytes. */
const R = 4 + 192;
const S = 4 + 224;
const V = 4 + 100;

/** The calldata of a claim with something else in it. */
function tampered(calldata: string, changes: Readonly<Record<number, Uint8Array>>): string {
  const bytes = hexToBytes(calldata);
  for (const [at, value] of Object.entries(changes)) bytes.set(value, Number(at));
  return bytesToHex(bytes);
}

const word = (value: bigint): Uint8Array => hexToBytes(value.toString(16).padStart(64, '0'));

group('a voucher', () => {
  beforeEach(async () => {
    await chain.deposit(describe(), 1_000n);
  });

  const claim = async (signed: ReturnType<typeof voucher>) =>
    (await chain.call(payee.address, { name: 'claim', ...signed })).error;

  it.each([payer, payee, payeeSigner, stranger])(
    'is worth nothing from another key than the signer',
    async (by) => {
      expect(await claim(voucher(chain.domain, describe(), 5n, by))).toBe('BadSignature');
    },
  );

  it('is worth nothing in another channel', async () => {
    const other = salted(9);
    await chain.deposit(other, 1_000n);
    const signed = voucher(chain.domain, describe(), 5n);
    expect(await claim({ ...signed, description: other })).toBe('BadSignature');
  });

  it('is worth nothing for another amount', async () => {
    const signed = voucher(chain.domain, describe(), 5n);
    expect(await claim({ ...signed, amount: 6n })).toBe('BadSignature');
  });

  it('is worth nothing in another contract', async () => {
    const contract = addressFromBytes(new Uint8Array(20).fill(0x12));
    const elsewhere = await TestChain.open({ contract });
    await elsewhere.fund(payer.address, TRX, RICH);
    await elsewhere.deposit(describe(), 1_000n);
    const call: ChannelCall = { name: 'claim', ...voucher(chain.domain, describe(), 5n) };
    expect((await elsewhere.call(payee.address, call)).error).toBe('BadSignature');
  });

  it('is worth nothing on another chain', async () => {
    const elsewhere = await TestChain.open({ chainId: NILE + 1 });
    await elsewhere.fund(payer.address, TRX, RICH);
    await elsewhere.deposit(describe(), 1_000n);
    const call: ChannelCall = { name: 'claim', ...voucher(chain.domain, describe(), 5n) };
    expect((await elsewhere.call(payee.address, call)).error).toBe('BadSignature');
    expect((await chain.call(payee.address, call)).error).toBeNull();
  });

  it('is no agreement to close, and the other way round', async () => {
    const signed = voucher(chain.domain, describe({ signer: payeeSigner.address }), 5n);
    const close: ChannelCall = { name: 'closeCooperative', ...signed, description: describe() };
    expect((await chain.call(payer.address, close)).error).toBe('BadSignature');
    const agreement = coopClose(chain.domain, describe(), 5n, signer);
    expect(await claim(agreement)).toBe('BadSignature');
  });

  it('claims nothing twice', async () => {
    const signed = voucher(chain.domain, describe(), 5n);
    expect(await claim(signed)).toBeNull();
    expect(await claim(signed)).toBe('NothingToClaim');
    expect(await chain.balance(payee.address, TRX)).toBe(RICH + 5n);
  });

  it('does not pay another payee when its words are changed', async () => {
    const signed = voucher(chain.domain, describe(), 5n);
    const description = describe({ payee: stranger.address });
    expect(await claim({ ...signed, description })).toBe('NotOpen');
  });
});

group("a signature's form", () => {
  let calldata: string;

  beforeEach(async () => {
    await chain.deposit(describe(), 1_000n);
    calldata = encodeCall({ name: 'claim', ...voucher(chain.domain, describe(), 5n) });
  });

  const send = async (changes: Readonly<Record<number, Uint8Array>>) =>
    (await chain.send(payee.address, chain.contract, tampered(calldata, changes))).error;
  const v = () => hexToBytes(calldata)[V]!;

  it('may have v as a Ledger gives it', async () => {
    expect(await send({ [V]: Uint8Array.of(v() - 27) })).toBeNull();
  });

  it('has one v', async () => {
    const wrong = [55 - v(), 28 - v(), 2, 3, 29, 30, 54, 255];
    for (const value of wrong) {
      expect(await send({ [V]: Uint8Array.of(value) })).toBe('BadSignature');
    }
    expect(await send({})).toBeNull();
  });

  it('has one s, the low one', async () => {
    const s = BigInt(`0x${calldata.slice(2 * S)}`);
    expect(s <= ORDER >> 1n).toBe(true);
    const twin = { [S]: word(ORDER - s), [V]: Uint8Array.of(55 - v()) };
    expect(await send(twin)).toBe('BadSignature');
  });

  it.each([
    ['r = 0', { [R]: word(0n) }],
    ['s = 0', { [S]: word(0n) }],
    ['r = n', { [R]: word(ORDER) }],
    ['s = n / 2 + 1', { [S]: word((ORDER >> 1n) + 1n) }],
    ['all zero', { [R]: word(0n), [S]: word(0n), [V]: Uint8Array.of(0) }],
  ])('is refused with %s', async (_what, changes) => {
    expect(await send(changes)).toBe('BadSignature');
  });

  it('cannot be of nobody in a channel that was never opened', async () => {
    const nobody = addressFromBytes(new Uint8Array(20));
    const description = describe({ signer: nobody });
    const forged = { ...voucher(chain.domain, description, 5n), description };
    const data = tampered(encodeCall({ name: 'claimMany', claims: [forged] }), {
      [R + 64]: word(0n),
    });
    expect((await chain.send(payee.address, chain.contract, data)).error).toBe('BadSignature');
  });
});

group('closed is for ever', () => {
  it('nothing can be put in, claimed or closed again', async () => {
    const description = describe();
    await chain.deposit(description, 1_000n);
    const agreed = coopClose(chain.domain, description, 400n);
    const close: ChannelCall = { name: 'closeCooperative', ...agreed };
    expect((await chain.call(payer.address, close)).error).toBeNull();
    const held = await chain.balance(chain.contract, TRX);
    expect(held).toBe(0n);

    // Other channels' money is there again.
    await chain.deposit(salted(1), 5_000n);
    expect((await chain.deposit(description, 1_000n)).error).toBe('ChannelClosed');
    expect((await chain.call(payer.address, close)).error).toBe('ChannelClosed');
    const later = voucher(chain.domain, description, 900n);
    expect((await chain.call(payee.address, { name: 'claim', ...later })).error).toBe(
      'ChannelClosed',
    );
    const byPayee: ChannelCall = { name: 'closeCooperative', ...later };
    expect((await chain.call(payee.address, byPayee)).error).toBe('ChannelClosed');
    expect(await chain.balance(chain.contract, TRX)).toBe(5_000n);
  });
});

group('money that is not taken', () => {
  const signed = () => voucher(chain.domain, describe(), 5n);
  const calls = (): Record<string, string> => ({
    claim: encodeCall({ name: 'claim', ...signed() }),
    claimMany: encodeCall({ name: 'claimMany', claims: [signed()] }),
    closeCooperative: encodeCall({
      name: 'closeCooperative',
      ...coopClose(chain.domain, describe(), 5n),
    }),
    requestClose: encodeCall({ name: 'requestClose', description: describe() }),
    finalizeClose: encodeCall({ name: 'finalizeClose', description: describe() }),
    stateOf: encodeStateOf(chain.idOf(describe())),
    channelId: encodeChannelIdOf(describe()),
    domainSeparator: selectorOf('domainSeparator()'),
    'no function': 'deadbeef',
    'no data': '',
  });
  const names = [
    'claim',
    'claimMany',
    'closeCooperative',
    'requestClose',
    'finalizeClose',
    'stateOf',
    'channelId',
    'domainSeparator',
    'no function',
    'no data',
  ];

  it.each(names)('TRX and tokens with %s', async (name) => {
    await chain.deposit(describe(), 1_000n);
    if (name === 'finalizeClose') {
      await chain.call(payer.address, { name: 'requestClose', description: describe() });
      chain.now += 86_400;
    }
    const data = calls()[name]!;
    const sent = [
      { sun: 1n },
      valueOf(BTTOLD, 1n),
      valueOf(LOOK_ALIKE, 1n),
      { sun: 1n, ...valueOf(BTTOLD, 1n) },
    ];
    for (const value of sent) {
      const { error } = await chain.send(payer.address, chain.contract, data, value);
      expect(error).toMatch(/^(REVERT|TokenMismatch)$/);
    }
    expect(await chain.balance(chain.contract, BTTOLD)).toBe(0n);
    expect(await chain.balance(chain.contract, LOOK_ALIKE)).toBe(0n);
    const { error } = await chain.send(payer.address, chain.contract, data);
    expect(error === null).toBe(!name.startsWith('no '));
  });

  it('TRX and tokens with the deployment', async () => {
    const from = payer.address;
    for (const sent of [{ sun: 1n }, valueOf(BTTOLD, 1n)]) {
      const deployed = chain.deploy(artifact.bytecode, undefined, { from, sent });
      await expect(deployed).rejects.toThrow('REVERT');
    }
    await chain.deploy(artifact.bytecode, undefined, { from });
  });

  it('the look-alike of a token', async () => {
    const description = describe({ asset: BTTOLD });
    const call = { name: 'deposit', description, amount: 5n } as const;
    const { error } = await chain.call(payer.address, call, valueOf(LOOK_ALIKE, 5n));
    expect(error).toBe('TokenMismatch');
    expect(await chain.balance(chain.contract, LOOK_ALIKE)).toBe(0n);
  });
});

group('an asset word', () => {
  const ASSET = 4 + 4 * 32;
  const deposit = (asset: bigint, sent = {}) => {
    const call = { name: 'deposit', description: describe(), amount: 5n } as const;
    const data = tampered(encodeCall(call), { [ASSET]: word(asset) });
    return chain.send(payer.address, chain.contract, data, sent);
  };

  it.each([
    ['TRX with a number', 1n, { sun: 5n }],
    ['TRX with an address', 5n << 96n, { sun: 5n }],
    ['TRC-10 number 0', 1n << 248n, {}],
    ['TRC-10 number 1,000,000', (1n << 248n) | 1_000_000n, {}],
    ['TRC-10 number 2^63', (1n << 248n) | (1n << 63n), {}],
    ['TRC-10 number with more above it', (1n << 248n) | (1n << 200n) | 1_002_000n, {}],
    ['TRC-20 at zero', 2n << 248n, {}],
    ['TRC-20 with more above the address', (2n << 248n) | (1n << 160n), {}],
    ['TRC-20 with the prefix 41', (2n << 248n) | (0x41n << 160n) | 5n, {}],
    ['TRC-20 where nothing is', (2n << 248n) | 0xabcdefn, {}],
    ['TRC-20 at the contract itself', (2n << 248n) | BigInt(`0x${'11'.repeat(20)}`), {}],
    ['kind 3', 3n << 248n, {}],
    ['kind 255', 255n << 248n, {}],
  ])('%s is refused', async (_what, asset, sent) => {
    expect((await deposit(asset, sent)).error).toBe('AssetInvalid');
  });

  it.each([1_000_001n, 2n ** 63n - 1n])('TRC-10 number %s is taken', async (id) => {
    const asset = { kind: 'trc10', id } as const;
    await chain.fund(payer.address, asset, 5n);
    expect((await deposit((1n << 248n) | id, valueOf(asset, 5n))).error).toBeNull();
  });
});

group('calldata', () => {
  it('with bits beside an address or a number is refused', async () => {
    const call = { name: 'deposit', description: describe(), amount: 5n } as const;
    for (const at of [4, 36, 68, 100, 4 + 5 * 32, 4 + 7 * 32]) {
      const data = tampered(encodeCall(call), { [at]: Uint8Array.of(0x41) });
      const { error } = await chain.send(payer.address, chain.contract, data, { sun: 5n });
      expect(error).toBe('REVERT');
      expect(decodeCall(data)).toBeNull();
    }
  });

  it('that is too short is refused', async () => {
    await chain.deposit(describe(), 100n);
    const signed = voucher(chain.domain, describe(), 5n);
    for (const call of [
      { name: 'claim', ...signed },
      { name: 'requestClose', description: describe() },
    ] as const) {
      const data = encodeCall(call).slice(0, -2);
      expect((await chain.send(payer.address, chain.contract, data)).error).toBe('REVERT');
    }
  });
});

group('a lost description', () => {
  it('is rebuilt from the calldata of the deposit', async () => {
    const lost = describe({ salt: 'c3'.repeat(32), asset: BTTOLD, withdrawDelaySeconds: 900 });
    const calldata = encodeCall({ name: 'deposit', description: lost, amount: 100n });
    await chain.send(payer.address, chain.contract, calldata, valueOf(BTTOLD, 100n));

    const found = decodeCall(calldata);
    if (found?.name !== 'deposit') throw new Error('The deposit cannot be read.');
    const { description } = found;
    await chain.call(payer.address, { name: 'requestClose', description });
    chain.now += 900;
    await chain.call(stranger.address, { name: 'finalizeClose', description });
    expect(await chain.balance(payer.address, BTTOLD)).toBe(RICH);
  });
});
