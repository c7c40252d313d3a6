/** What the chain's governance set (`getchainparameters`). */
import { AnswerError, asAmount, asCount, asList, asText, member } from './answer.ts';
import type { ChainParameters } from './chain.ts';
import type { Node } from './node.ts';

export async function askParameters(node: Node): Promise<ChainParameters> {
  const answer = await node.post('wallet/getchainparameters');
  const entries = asList(member(answer, 'chainParameter')).map(
    (entry) => [asText(member(entry, 'key')), member(entry, 'value')] as const,
  );
  const values = new Map(entries);
  const find = (key: string): unknown => {
    if (!values.has(key)) throw new AnswerError(`no ${key}`);
    return values.get(key);
  };
  return {
    energyFeeSun: asAmount(find('getEnergyFee')),
    pointFeeSun: asAmount(find('getTransactionFee')),
    createAccountFeeSun: asAmount(find('getCreateAccountFee')),
    newAccountFeeSun: asAmount(find('getCreateNewAccountFeeInSystemContract')),
    freePoints: asCount(find('getFreeNetLimit')),
    maxFeeLimitSun: asAmount(find('getMaxFeeLimit')),
  };
}
