/**
 * `npm run contracts`: compiles the escrow contract into `contracts/artifact.json` and makes the golden
 * vectors anew. A change of either is a change of the protocol.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { importTypeScript } from './lib/typescript.mjs';

await main(async () => {
  /** @type {typeof import('../contracts/build.ts')} */
  const { buildContract } = await importTypeScript('contracts/build.ts');
  /** @type {typeof import('../contracts/make-vectors.ts')} */
  const { makeVectors } = await importTypeScript('contracts/make-vectors.ts');

  const folder = join(ROOT, 'contracts');
  const artifact = buildContract(join(folder, 'BitternChannels.sol'), 'BitternChannels');
  write(join(folder, 'artifact.json'), artifact);
  write(join(folder, 'vectors.json'), makeVectors());
  console.log(
    `BitternChannels: ${artifact.bytecode.length / 2} bytes, ${artifact.compiler.version}`,
  );
});

/** @param {string} file @param {unknown} value */
function write(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
