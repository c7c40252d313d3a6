/** What `bn_pay` names connections and payments by. */

/** 16 bytes, lower-case hexadecimal; fresh for each connection. */
export type Nonce = string & { readonly __unit: 'Nonce' };
/** 32 bytes, lower-case hexadecimal. */
export type Txid = string & { readonly __unit: 'Txid' };
