import { FaultError } from '../../core/fault.ts';

export function ledgerTaken(): FaultError {
  return new FaultError(
    'ledger_taken',
    'Bittern pays and earns in another tab or process now, and only one may. Nothing is lost: go on there, or reload this page.',
  );
}

/** Of a record that is to take the place of one that cannot be read. */
export function rowDamaged(): FaultError {
  return new FaultError(
    'ledger_failed',
    'A record of payments in this browser is damaged. It is kept as it is, and nothing more is paid or earned by it: close its channel to get back what is left.',
  );
}
