/** `npm run seed -- FILE...`: shares files and folders from this machine until it is stopped. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DEFAULT_ICE_SERVERS, DEFAULT_TRACKERS } from '../src/core/torrent/default-trackers.ts';
import { parseTrackerUrl } from '../src/core/torrent/tracker-url.ts';
import { toFault } from '../src/core/fault.ts';
import { NodeEngine } from './node-engine.ts';

const USAGE = `Shares files with browsers until you press Ctrl-C.

  npm run seed -- FILE... [--tracker URL]... [--stun URL]... [--page URL]

  FILE          a file or a folder; each becomes a torrent
  --tracker     a WebSocket tracker (wss://, or ws:// on this machine); may be repeated
                default: ${DEFAULT_TRACKERS.join(' ')}
  --stun        a STUN or TURN server; may be repeated; "none" for the local network alone
  --page        where Bittern is served, to print links to it (default http://localhost:8080/)`;

const REPORT_MS = 10_000;

interface Options {
  readonly files: readonly string[];
  readonly trackers: readonly string[];
  readonly iceServers: readonly string[];
  readonly page: string;
}

/** Throws words for the user. */
function readOptions(argv: readonly string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      tracker: { type: 'string', multiple: true },
      stun: { type: 'string', multiple: true },
      page: { type: 'string', default: 'http://localhost:8080/' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true || positionals.length === 0) return null;
  for (const file of positionals) {
    if (!existsSync(file)) throw new Error(`There is no file "${file}". Check its name.`);
  }
  const trackers = (values.tracker ?? DEFAULT_TRACKERS).map((url) => {
    const parsed = parseTrackerUrl(url);
    if (!parsed.ok) throw new Error(`"${url}": ${parsed.fault.message}`);
    return parsed.value;
  });
  const iceServers = (values.stun ?? DEFAULT_ICE_SERVERS).filter((url) => url !== 'none');
  return { files: positionals, trackers, iceServers, page: values.page };
}

async function seed({ files, trackers, iceServers, page }: Options): Promise<void> {
  const engine = await NodeEngine.start({
    trackers,
    iceServers,
    onFault: (message) => {
      console.error(message);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void engine.stop().then(() => process.exit(0));
    });
  }
  for (const file of files) {
    console.log(`Reading ${file}`);
    const { name, magnet, sizeBytes } = await engine.share(file);
    console.log(`\n${name} (${String(sizeBytes)} bytes)\n  ${magnet}\n  ${page}#${magnet}\n`);
  }
  console.log('Sharing. Press Ctrl-C to stop.');
  let told = '';
  setInterval(() => {
    const line = engine
      .snapshots()
      .map(({ name, peerCount, uploadedBytes, workingTrackerCount, trackerCount }) => {
        const sent = (uploadedBytes / 1e6).toFixed(1);
        return `${name}: ${String(peerCount)} peers, ${sent} MB sent, ${String(workingTrackerCount)} of ${String(trackerCount)} trackers`;
      })
      .join('\n');
    if (line !== told) console.log(line);
    told = line;
  }, REPORT_MS);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) console.log(USAGE);
  else await seed(options);
} catch (error) {
  console.error(toFault(error).message);
  process.exitCode = 1;
}
