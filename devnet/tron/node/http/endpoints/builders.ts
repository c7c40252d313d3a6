/** Endpoints that make an unsigned transaction; each is refused when it could not be executed. */
import { actuatorFor } from '../../chain/contracts/index.ts';
import { Refusal } from '../../chain/refusal.ts';
import { transactionJson } from '../../chain/transaction.ts';
import { integerParam, JavaError, textParam, type Endpoint, type Endpoints } from '../api.ts';
import { buildTransaction } from '../build-transaction.ts';

function builder(type: string): Endpoint {
  return async (view, request) => {
    const memo = textParam(request, 'extra_data');
    const transaction = buildTransaction(view, type, request.params, {
      isVisible: request.isVisible,
      permissionId: Number(integerParam(request, 'Permission_id')),
      ...(memo === '' ? {} : { memo }),
    });
    try {
      const { number, timestampMs } = view.head;
      await actuatorFor(type).validate({
        world: view.world,
        transaction,
        block: { number, timestampMs },
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new JavaError('org.tron.core.exception.ContractValidateException', error.message);
    }
    return { visible: request.isVisible, ...transactionJson(transaction) };
  };
}

export const builderEndpoints: Endpoints = {
  createtransaction: builder('TransferContract'),
  transferasset: builder('TransferAssetContract'),
  createaccount: builder('AccountCreateContract'),
  accountpermissionupdate: builder('AccountPermissionUpdateContract'),
  freezebalancev2: builder('FreezeBalanceV2Contract'),
  unfreezebalancev2: builder('UnfreezeBalanceV2Contract'),
  withdrawexpireunfreeze: builder('WithdrawExpireUnfreezeContract'),
};
