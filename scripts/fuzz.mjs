/**
 * `npm run fuzz [-- sequences]`: the machines of paid transfer on many more random schedules than
 * `npm test` has time for; a million by default. A failure prints the shortest schedule.
 */
import { spawn } from 'node:child_process';

const sequences = process.argv[2] ?? '1000000';
const files = ['src/core/paywire/machines.test.ts', 'src/core/paywire/transitions.test.ts'];
const child = spawn('npx', ['vitest', 'run', '--project', 'node', ...files], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_RUNS: sequences },
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
