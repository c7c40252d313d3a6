/**
 * `npm run lighthouse`: how Lighthouse judges the built app on its mobile preset, as the median of
 * five runs. Fails below the limits. Performance depends on what else the machine does.
 *
 * Lighthouse has 200 packages, so it is fetched when it is asked for and is no dependency.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { CHROMIUM_ARGUMENTS, provideChromium } from './lib/chromium.mjs';
import { startCompressingFront } from './lib/compressing-front.mjs';
import { main, Problem } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { run } from './lib/run.mjs';

/** The last one that runs on Node 20. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const RUNS = 5;
/** A trace sometimes lacks the navigation (NO_NAVSTART); Lighthouse then says to run it again. */
const TRIES = 3;
/** Points of 100 at least. */
const LIMITS = { performance: 95, accessibility: 100, 'best-practices': 100 };

/** @typedef {{ score: number | null, auditRefs: { id: string, weight: number }[] }} Category */
/**
 * @typedef {object} Report
 * @property {Record<string, Category>} categories
 * @property {Record<string, { score: number | null, title: string, displayValue?: string }>} audits
 */

/** @param {string} url @param {string} path @returns {Promise<Report>} */
async function measure(url, path) {
  for (let left = TRIES - 1; left > 0; left -= 1) {
    const report = await measureOnce(url, path).catch(() => null);
    if (report !== null) return report;
  }
  return measureOnce(url, path);
}

/** @param {string} url @param {string} path @returns {Promise<Report>} */
async function measureOnce(url, path) {
  await run(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--output=json',
      `--output-path=${path}`,
      `--only-categories=${Object.keys(LIMITS).join(',')}`,
      `--chrome-flags=${['--headless=new', ...CHROMIUM_ARGUMENTS].join(' ')}`,
    ],
    { env: { CHROME_PATH: await provideChromium() }, quiet: true },
  );
  return /** @type {Report} */ (JSON.parse(readFileSync(path, 'utf8')));
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** What cost points. @param {Report} report @param {string} category */
function complaints({ categories, audits }, category) {
  const counted = categories[category]?.auditRefs.filter(({ weight }) => weight > 0) ?? [];
  return counted.flatMap(({ id }) => {
    const audit = audits[id];
    if (audit === undefined || audit.score === null || audit.score >= 0.9) return [];
    return `  ${audit.title} ${audit.displayValue ?? ''}`.trimEnd();
  });
}

await main(async () => {
  await build({ quiet: true });
  /** @type {typeof import('../devnet/world.ts')} */
  const { startWorld } = await import(pathToFileURL(join(ROOT, 'dist-node', 'world.js')).href);
  const world = await startWorld({ port: 0, mode: 'production', seeder: null });
  const front = await startCompressingFront(world.url);
  const folder = mkdtempSync(join(tmpdir(), 'bittern-lighthouse-'));
  try {
    /** @type {Report[]} */
    const reports = [];
    for (let number = 1; number <= RUNS; number += 1) {
      reports.push(await measure(`${front.url}/`, join(folder, `${number}.json`)));
    }
    const failed = Object.entries(LIMITS).filter(([category, limit]) => {
      const points = reports.map(({ categories }) =>
        Math.round((categories[category]?.score ?? 0) * 100),
      );
      const middle = median(points);
      console.log(`${category}: ${middle} (${points.join(', ')}), at least ${limit}`);
      const last = reports.at(-1);
      if (last) for (const line of complaints(last, category)) console.log(line);
      return middle < limit;
    });
    if (failed.length > 0) throw new Problem('Lighthouse is not content.');
  } finally {
    rmSync(folder, { recursive: true });
    await front.close();
    await world.close();
  }
});
