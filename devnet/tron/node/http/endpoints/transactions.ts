import { resultOf, transactionInfo } from '../../chain/transaction-info.ts';
import { transactionJson } from '../../chain/transaction.ts';
import { hexParam, isInBlock, visibleTransaction, type Endpoint, type Endpoints } from '../api.ts';

const byId: Endpoint = async (view, request) => {
  const processed = visibleTransaction(view, hexParam(request, 'value'));
  return processed === null ? {} : transactionJson(processed.transaction, resultOf(processed));
};

export const transactionEndpoints: Endpoints = {
  gettransactionbyid: byId,

  /** Empty for what is in no block. */
  gettransactioninfobyid: async (view, request) => {
    const processed = visibleTransaction(view, hexParam(request, 'value'));
    if (processed === null || !isInBlock(view, processed)) return {};
    return transactionInfo(processed, request.isVisible);
  },
};

/** Of `wallet/` only. */
export const pendingEndpoints: Endpoints = {
  gettransactionfrompending: async (view, request) => {
    const id = hexParam(request, 'value');
    const processed = view.chain.pendingIds.includes(id) ? view.chain.transaction(id) : null;
    return processed === null ? {} : transactionJson(processed.transaction);
  },
  gettransactionlistfrompending: async ({ chain }) => ({ txId: chain.pendingIds }),
  getpendingsize: async ({ chain }) => ({ pendingSize: chain.pendingIds.length }),
};
