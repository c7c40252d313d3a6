/**
 * `npm run protocol`: makes the vectors of `bn_pay` anew, and the tables and diagrams of
 * `docs/protocol.md`. A change of a vector is a change of the protocol.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { importTypeScript } from './lib/typescript.mjs';

await main(async () => {
  /** @type {typeof import('./protocol/vectors.suite.ts')} */
  const { makeVectors } = await importTypeScript('scripts/protocol/vectors.suite.ts');
  /** @type {typeof import('./protocol/document.suite.ts')} */
  const { withSections } = await importTypeScript('scripts/protocol/document.suite.ts');

  const vectors = makeVectors();
  const vectorsFile = join(ROOT, 'docs', 'paywire-vectors.json');
  writeFileSync(vectorsFile, `${JSON.stringify(vectors, null, 2)}\n`);
  const document = join(ROOT, 'docs', 'protocol.md');
  writeFileSync(document, withSections(readFileSync(document, 'utf8'), vectors));
  console.log(`${vectors.handshakes.length + vectors.messages.length} vectors, ${document}`);
});
