/** `npm test`: every gate, the quick ones first; a stage in which one fails is the last. */
import { provideChromium } from './lib/chromium.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main, Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

/**
 * Names of scripts in package.json, each of which runs alone as well. What measures nothing and writes
 * nothing goes side by side, each lane in its order; all lanes of a stage end before the next begins.
 * @type {readonly (readonly (readonly [step: string, what: string][])[])[]}
 */
const STAGES = [
  [[['messages', 'the words of the interface, compiled']]],
  [
    [
      ['format:check', 'every file is formatted'],
      ['types', 'TypeScript in four contexts, svelte-check'],
      ['layers', 'who imports what'],
      ['unused', 'files, exports and packages that nothing uses'],
      ['lint', 'ESLint'],
    ],
    [['unit:node', 'Vitest in Node']],
    [['unit:browser', 'Vitest in Chromium, which waits for much of its time']],
  ],
  [
    [
      ['build', 'the app and the local world'],
      ['size', 'what a visitor downloads'],
    ],
  ],
  [[['e2e', 'Playwright: the built app in the local world']]],
];

await main(async () => {
  checkNode();
  await install();
  const env = { CHROMIUM_PATH: await provideChromium() };

  /** @type {[string, number][]} */
  const times = [];
  for (const lanes of STAGES) {
    // Side by side they would talk at once: then each says something only when it fails.
    const quiet = lanes.length > 1;
    const failures = await Promise.all(
      lanes.map(async (steps) => {
        for (const [step, what] of steps) {
          console.log(`\n== ${step}: ${what}`);
          const start = performance.now();
          const failure = await run('npm', ['run', '--silent', step], { env, quiet }).catch(String);
          times.push([step, performance.now() - start]);
          if (failure !== undefined) return step;
        }
        return null;
      }),
    );
    const failed = failures.filter((step) => step !== null);
    if (failed.length > 0) {
      printTimes(times);
      const commands = failed.map((step) => `npm run ${step}`).join(', ');
      throw new Problem(`FAILED: ${failed.join(', ')}. Run it alone with: ${commands}`);
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
