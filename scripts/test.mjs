/** `npm test`: every gate in order, the quick ones first; the first that fails ends it. */
import { provideChromium } from './lib/chromium.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main, Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

/** Names of scripts in package.json, each of which runs alone as well. */
const STEPS = [
  ['messages', 'the words of the interface, compiled'],
  ['format:check', 'every file is formatted'],
  ['lint', 'ESLint'],
  ['types', 'TypeScript in four contexts, svelte-check'],
  ['layers', 'who imports what'],
  ['unused', 'files, exports and packages that nothing uses'],
  ['unit', 'Vitest in Node and in Chromium'],
  ['build', 'the app and the local world'],
  ['size', 'what a visitor downloads'],
  ['e2e', 'Playwright: the built app in the local world'],
];

await main(async () => {
  checkNode();
  await install();
  const env = { CHROMIUM_PATH: await provideChromium() };

  /** @type {[string, number][]} */
  const times = [];
  for (const [step = '', what = ''] of STEPS) {
    console.log(`\n== ${step}: ${what}`);
    const start = performance.now();
    const failure = await run('npm', ['run', '--silent', step], { env }).catch(String);
    times.push([step, performance.now() - start]);
    if (failure !== undefined) {
      printTimes(times);
      throw new Problem(`FAILED: ${step}. Run it alone with: npm run ${step}`);
    }
  }
  printTimes(times);
  console.log('\nAll gates passed.');
});

/** @param {readonly [string, number][]} times */
function printTimes(times) {
  console.log('');
  for (const [step, ms] of times) {
    console.log(`${step.padEnd(14)}${(ms / 1_000).toFixed(1).padStart(7)} s`);
  }
}
