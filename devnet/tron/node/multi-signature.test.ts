/** Permissions: several keys for one account, as tronweb sets and uses them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, keyOf, openTestNode, words, type TestNode } from './testing.suite.ts';

let local: TestNode;
const OWNER = 0;

/** Transfers of TRX (type 1) only. */
const TRANSFERS_ONLY = `02${'00'.repeat(31)}`;

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
  const tronWeb = local.tronWeb(OWNER);
  const key = (index: number, weight: number) => ({
    address: tronWeb.address.toHex(addressOf(index)),
    weight,
  });
  const update = await tronWeb.transactionBuilder.updateAccountPermissions(
    tronWeb.address.toHex(addressOf(OWNER)),
    { type: 0, permission_name: 'owner', threshold: 2, keys: [key(0, 1), key(1, 1), key(2, 1)] },
    null,
    [
      {
        type: 2,
        permission_name: 'payments',
        threshold: 3,
        operations: TRANSFERS_ONLY,
        keys: [key(1, 2), key(2, 1)],
      },
    ],
  );
  const sent = await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(update));
  expect(sent).toMatchObject({ result: true });
  const info = await tronWeb.trx.getUnconfirmedTransactionInfo(sent.txid);
  expect(info).toMatchObject({ fee: 100_000_000 });
  // With the free bandwidth points of a new day, the fees below are whole.
  await local.node.skipTime(86_400_000);
});

afterAll(() => local.node.close());

async function transfer(permissionId?: number) {
  const tronWeb = local.tronWeb(OWNER);
  return tronWeb.transactionBuilder.sendTrx(
    addressOf(5),
    1_000_000,
    addressOf(OWNER),
    permissionId === undefined ? {} : { permissionId },
  );
}

test('the account shows its permissions', async () => {
  const account = await local.tronWeb().trx.getUnconfirmedAccount(addressOf(OWNER));
  expect(account).toMatchObject({
    owner_permission: { permission_name: 'owner', threshold: 2 },
    active_permission: [
      { type: 'Active', id: 2, permission_name: 'payments', operations: TRANSFERS_ONLY },
    ],
  });
});

test('one key of two is not enough, two are, and cost a fee', async () => {
  const { trx } = local.tronWeb(OWNER);
  const one = await trx.sign(await transfer());
  const refused = await trx.sendRawTransaction(one);
  expect(refused).toMatchObject({ code: 'SIGERROR' });
  expect(words(refused.message)).toBe('Validate signature error: sig error');

  const two = await trx.multiSign(one, keyOf(2));
  const sent = await trx.sendRawTransaction(two);
  expect(sent).toMatchObject({ result: true });
  expect(await trx.getUnconfirmedTransactionInfo(sent.txid)).toMatchObject({ fee: 1_000_000 });
});

test('an active permission with weights, by tronweb’s own asking', async () => {
  const { trx } = local.tronWeb(OWNER);
  const first = await trx.multiSign(await transfer(), keyOf(1), 2);
  expect(await trx.getSignWeight(first, 2)).toMatchObject({
    current_weight: 2,
    result: { code: 'NOT_ENOUGH_PERMISSION' },
    permission: { permission_name: 'payments', threshold: 3 },
  });
  const second = await trx.multiSign(first, keyOf(2), 2);
  const weight = await trx.getSignWeight(second, 2);
  expect(weight).toMatchObject({ current_weight: 3, result: {} });
  expect(await trx.getApprovedList(second)).toMatchObject({
    approved_list: [1, 2].map((index) => local.tronWeb().address.toHex(addressOf(index))),
  });
  expect(await trx.sendRawTransaction(second)).toMatchObject({ result: true });
});

test('a key that is not among them cannot sign', async () => {
  const { trx } = local.tronWeb(OWNER);
  await expect(trx.multiSign(await transfer(), keyOf(0), 2)).rejects.toThrow(
    'has no permission to sign',
  );
  const stranger = await trx.multiSign(await transfer(), keyOf(7));
  const refused = await trx.sendRawTransaction(stranger);
  expect(words(refused.message)).toContain('not contained of permission');
});

test('nor twice with the same key, nor what the permission does not allow', async () => {
  const { trx, transactionBuilder } = local.tronWeb(OWNER);
  const once = await trx.sign(await transfer());
  const twice = { ...once, signature: [once.signature[0]!, once.signature[0]!] };
  expect(words((await trx.sendRawTransaction(twice)).message)).toContain('has signed twice!');

  const token = await transactionBuilder.sendToken(addressOf(5), 1, '1002000', addressOf(OWNER), {
    permissionId: 2,
  });
  const signed = await trx.multiSign(await trx.multiSign(token, keyOf(1)), keyOf(2));
  const denied = await trx.sendRawTransaction(signed);
  expect(words(denied.message)).toBe('Validate signature error: Permission denied');
  const unknown = await trx.multiSign(await transfer(3), keyOf(1));
  expect(words((await trx.sendRawTransaction(unknown)).message)).toContain("permission isn't exit");
});

test('permissions that could lock the account are refused', async () => {
  const tronWeb = local.tronWeb(4);
  const hex = (index: number) => tronWeb.address.toHex(addressOf(index));
  const raw = (owner: object, actives: object[]) => ({
    owner_address: hex(4),
    owner: {
      permission_name: 'owner',
      threshold: 1,
      keys: [{ address: hex(4), weight: 1 }],
      ...owner,
    },
    actives,
  });
  const active = {
    type: 'Active',
    permission_name: 'a',
    threshold: 1,
    operations: TRANSFERS_ONLY,
    keys: [{ address: hex(4), weight: 1 }],
  };
  const answer = async (owner: object, actives: object[]) =>
    (await local.post('/wallet/accountpermissionupdate', raw(owner, actives)))['Error'];
  const invalid = 'class org.tron.core.exception.ContractValidateException : ';
  expect(await answer({}, [])).toBe(`${invalid}active permission is missed`);
  expect(await answer({ threshold: 2 }, [active])).toBe(
    `${invalid}sum of all key's weight should not be less than threshold in permission Owner`,
  );
  expect(await answer({ keys: [] }, [active])).toBe(
    `${invalid}key's count should be greater than 0`,
  );
  expect(await answer({}, [{ ...active, operations: 'ff'.repeat(32) }])).toBe(
    `${invalid}7 isn't a validate ContractType`,
  );
  expect(await answer({}, [{ ...active, type: 'Owner' }])).toBe(
    `${invalid}active permission type is error`,
  );
  expect(await answer({}, [active])).toBeUndefined();
});
