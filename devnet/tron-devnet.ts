/** `npm run devnet`: the TRON chain alone, until it is stopped. */
import { parseArgs } from 'node:util';
import { bytesToHex } from '@noble/hashes/utils.js';
import { base58 } from './tron/node/address.ts';
import { TEST_MNEMONIC, testAccounts } from './tron/node/genesis/accounts.ts';
import { BTT_ADDRESS, BTTOLD_ID } from './tron/node/genesis/default-genesis.ts';
import { startTronNode } from './tron/node/node.ts';

const DEFAULT_PORT = 9090;

const USAGE = `Runs a TRON chain on this machine until you press Ctrl-C.

  npm run devnet -- [--port N] [--state FILE] [--instant]

  --port      default ${String(DEFAULT_PORT)}; 0 for any free one
  --state     keeps the chain in a file and continues from it
  --instant   a block for each transaction as it comes, in place of one every 3 s`;

interface Options {
  readonly port: number;
  readonly stateFile: string | null;
  readonly isInstant: boolean;
}

/** Null to be told how it is used. Throws words for the user. */
function readOptions(argv: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      state: { type: 'string' },
      instant: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return null;
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${values.port}".`);
  }
  return {
    port: Number(values.port),
    stateFile: values.state ?? null,
    isInstant: values.instant,
  };
}

async function run({ isInstant, port, stateFile }: Options): Promise<void> {
  const node = await startTronNode({
    port,
    mining: isInstant ? 'instant' : 'interval',
    ...(stateFile === null ? {} : { stateFile }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void node.close().then(() => process.exit(0));
    });
  }
  console.log(`The TRON chain is ready at ${node.url}

  chain id    ${String(node.chainId)} (0x${node.chainId.toString(16)})
  faucet      POST ${node.url}/faucet {"address":"T..."}
  BTTOLD      TRC-10 ${String(BTTOLD_ID)}
  BTT         TRC-20 ${base58(BTT_ADDRESS)}

Accounts of "${TEST_MNEMONIC}" (play money; everybody knows these keys):`);
  for (const { address, privateKey } of testAccounts()) {
    console.log(`  ${base58(address)}  ${bytesToHex(privateKey)}`);
  }
  console.log('\nPress Ctrl-C to stop.');
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) console.log(USAGE);
  else await run(options);
} catch (error) {
  const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const words = error instanceof Error ? error.message : String(error);
  console.error(isBusy ? 'That port is taken by another program. Choose another: --port N' : words);
  process.exitCode = 1;
}
