/**
 * `npm run deploy -- --network nile|shasta|mainnet|local [--dry-run] [--node URL] [--from T...]`: puts
 * the escrow contract on a network. The private key (64 hexadecimal digits) comes from the environment
 * variable BITTERN_DEPLOY_KEY and is shown nowhere; a dry run needs only an address.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main, Problem } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { importTypeScript } from './lib/typescript.mjs';

/** @typedef {import('../contracts/deploy/deploy.ts').DeploymentPlan} Plan */

const USAGE =
  'npm run deploy -- --network nile|shasta|mainnet|local [--dry-run] [--node URL] [--from T...]';
/** Where `npm start` has its chain. */
const LOCAL_NODE = 'http://localhost:8080/tron';

await main(async () => {
  const { network, isDryRun, nodeUrl, from } = readArguments();
  /** @type {typeof import('../contracts/deploy/deploy.ts')} */
  const { deployChannels, planDeployment } = await importTypeScript('contracts/deploy/deploy.ts');
  /** @type {typeof import('../contracts/deploy/target.ts')} */
  const { readAddress, readKey, targetOf } = await importTypeScript('contracts/deploy/target.ts');

  const target = targetOf(network, {
    url: nodeUrl ?? (network === 'local' ? LOCAL_NODE : null),
    apiKey: process.env['TRON_PRO_API_KEY'] ?? null,
  });
  if (target === null) throw new Problem(`There is no network "${network}". ${USAGE}`);
  const key = readKey(process.env['BITTERN_DEPLOY_KEY'] ?? '');

  if (isDryRun) {
    const sender = readAddress(from) ?? key?.address;
    if (!sender) throw new Problem('Say who would deploy: --from T... or BITTERN_DEPLOY_KEY.');
    print(await planDeployment(target, sender).catch(explain));
    console.log('\nNothing was sent.');
    return;
  }
  if (!key) throw new Problem('BITTERN_DEPLOY_KEY must hold a private key, 64 hex digits.');
  const deployment = await deployChannels({
    ...target,
    privateKey: key.bytes,
    store: async (plan, signed) => {
      print(plan);
      const file = write(network, plan.txid, { address: plan.address, signed });
      console.log(`\nThe signed transaction is kept in ${file}. Sending it.`);
    },
  }).catch(explain);
  console.log(`
Deployed in block ${deployment.blockNumber} for ${trx(deployment.feeSun)} TRX.
The code was read back and is that of contracts/artifact.json (SHA-256 ${deployment.codeHash}).

The contract is ${deployment.address}.`);
  if (network === 'local') return;
  console.log(`To make the app use it, set in src/chain/built-in-networks.ts, network "${network}":
  channelContract: '${deployment.address}' as TronAddress,
and commit the record in contracts/deployments.`);
});

/**
 * What went wrong is told by the message; there is nothing to see in the stack.
 * @param {unknown} error
 * @returns {never}
 */
function explain(error) {
  throw new Problem(error instanceof Error ? error.message : String(error));
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      network: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      node: { type: 'string' },
      from: { type: 'string' },
    },
  });
  if (values.network === undefined) throw new Problem(USAGE);
  return {
    network: values.network,
    isDryRun: values['dry-run'],
    nodeUrl: values.node ?? null,
    from: values.from ?? '',
  };
}

/** @param {Plan} plan */
function print(plan) {
  console.log(`
Chain id        ${plan.chainId}
From            ${plan.from} (${trx(plan.balanceSun)} TRX)
Bytecode        SHA-256 ${plan.bytecodeHash}
Energy          ${plan.energy}, at most ${trx(plan.energyFeeSun)} TRX
Transaction     ${plan.bytes} bytes, at most ${trx(plan.pointFeeSun)} TRX
Cost            at most ${trx(plan.energyFeeSun + plan.pointFeeSun)} TRX (fee limit ${trx(plan.feeLimitSun)})
Transaction id  ${plan.txid}
Address         ${plan.address} (of this very transaction)`);
}

/** @param {string} network @param {string} txid @param {unknown} record */
function write(network, txid, record) {
  const folder = join(ROOT, 'contracts', 'deployments');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${network}-${txid.slice(0, 16)}.json`);
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}

/** @param {bigint} sun */
function trx(sun) {
  const digits = sun.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}
