/** `npm run seed -- FILE...`: shares files and folders from this machine until it is stopped. */
import { join } from 'node:path';
import { toFault } from '../src/core/fault.ts';
import { formatAmount } from '../src/core/money/amount.ts';
import { assetInFull, findToken, tokenWords } from '../src/core/money/tokens.ts';
import type { Network } from '../src/chain/networks.ts';
import { readKeyFile } from './key-file.ts';
import { NodeEngine } from './node-engine.ts';
import { openNodePay } from './node-pay.ts';
import { readSeedOptions, USAGE, type SeedOptions, type SellingOptions } from './seed-options.ts';
import { sellerNetwork } from './seller-network.ts';
import { writeVouchers } from './voucher-file.ts';

const REPORT_MS = 10_000;

async function seed(options: SeedOptions): Promise<void> {
  const { files, page, selling } = options;
  const network = selling === null ? null : await sellerNetwork(selling.network);
  const engine = await startEngine(options, network);
  const vouchers = selling === null ? null : join(selling.folder, 'vouchers.json');
  const keepVouchers = async () => {
    if (network !== null && vouchers !== null) {
      await writeVouchers(vouchers, network, await engine.claimable());
    }
  };
  /** What is due is claimed and peers pay the rest while it stops: only then is it known what is left. */
  const end = async () => {
    for (const step of [keepVouchers, () => engine.stop(), keepVouchers]) await step().catch(tell);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void end().then(() => process.exit(0));
    });
  }
  for (const file of files) {
    console.log(`Reading ${file}`);
    const { name, magnet, sizeBytes } = await engine.share(file);
    console.log(`\n${name} (${String(sizeBytes)} bytes)\n  ${magnet}\n  ${page}#${magnet}\n`);
  }
  if (network !== null) tellTerms(selling, network);
  console.log('Sharing. Press Ctrl-C to stop.');
  let told = '';
  const report = async () => {
    const lines = [
      ...torrentLines(engine),
      ...(network === null ? [] : await moneyLines(engine, network)),
    ];
    await keepVouchers();
    const text = lines.join('\n');
    if (text !== told) console.log(text);
    told = text;
  };
  setInterval(() => void report().catch(tell), REPORT_MS);
}

async function startEngine(options: SeedOptions, network: Network | null): Promise<NodeEngine> {
  const { trackers, iceServers, upLimitBytesPerSecond, selling } = options;
  const common = { trackers, iceServers, upLimitBytesPerSecond, onFault: console.error };
  if (selling === null || network === null) return NodeEngine.start(common);
  const { claimKeyPath, folder, earn } = selling;
  const claimKey = claimKeyPath === null ? null : await readKeyFile(claimKeyPath);
  const pay = await openNodePay({ network, folder, claimKey });
  return NodeEngine.start({ ...common, selling: { pay, earn } });
}

function tellTerms(selling: SellingOptions | null, { name, channelContract }: Network): void {
  const rails = channelContract === null ? 'direct payments' : 'channels and direct payments';
  console.log(
    `Selling on ${name} from ${String(selling?.earn.floors['trx'])} sun for a MiB, by ${rails}, ` +
      `to ${String(selling?.earn.payee)}.`,
  );
}

function torrentLines(engine: NodeEngine): string[] {
  return engine
    .snapshots()
    .map(({ name, peerCount, uploadedBytes, workingTrackerCount, trackerCount }) => {
      const sent = (uploadedBytes / 1e6).toFixed(1);
      return `${name}: ${String(peerCount)} peers, ${sent} MB sent, ${String(workingTrackerCount)} of ${String(trackerCount)} trackers`;
    });
}

async function moneyLines(engine: NodeEngine, { tokens }: Network): Promise<string[]> {
  const { sold, earnFault, fault } = await engine.payView();
  const lines = sold.map(({ payer, asset, earned, unclaimed, claimed, paidBytes, phase }) => {
    const money = (amount: bigint) => {
      const token = findToken(tokens, asset);
      if (token === null) return `${String(amount)} raw units of ${assetInFull(asset)}`;
      return `${formatAmount(amount, token.decimals)} ${tokenWords(token)}`;
    };
    const megabytes = (paidBytes / 1e6).toFixed(1);
    return (
      `${payer} (${phase}): ${money(earned)} for ${megabytes} MB, ` +
      `${money(unclaimed)} to claim, ${money(claimed)} claimed`
    );
  });
  const why = fault ?? earnFault;
  return why === null ? lines : [...lines, why.message];
}

function tell(error: unknown): void {
  console.error(toFault(error).message);
}

try {
  const options = readSeedOptions(process.argv.slice(2));
  if (options === null) console.log(USAGE);
  else await seed(options);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
