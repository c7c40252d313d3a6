/**
 * `npm run e2e`: the stories side by side, then those that measure, alone. What is given behind `--`
 * goes to Playwright as it is.
 */
import { main } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

await main(async () => {
  const given = process.argv.slice(2);
  const runs = given.length > 0 ? [given] : [['--project=stories'], ['--project=timed']];
  for (const options of runs) await run('npx', ['playwright', 'test', ...options]);
});
