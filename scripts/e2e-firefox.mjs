/** `npm run e2e:firefox`: the stories that Firefox lives through. What stands behind `--` goes to Playwright. */
import { provideFirefox } from './lib/firefox.mjs';
import { main } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

await main(async () => {
  const env = { FIREFOX_PATH: await provideFirefox() };
  const given = process.argv.slice(2);
  await run('npx', ['playwright', 'test', '--project=firefox', ...given], { env });
});
