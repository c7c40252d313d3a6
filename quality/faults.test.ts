/**
 * Seeded faults: each file below `faults/` breaks one rule, and the real configurations must say
 * exactly that, about that file and no other. Where both tools see a fault, both must.
 */
import { fileURLToPath } from 'node:url';
import { relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ESLint } from 'eslint';
import { beforeAll, expect, test } from 'vitest';
import dependencyRules from '../.dependency-cruiser.mjs';

const FAULTS = fileURLToPath(new URL('./faults', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** File -> the rules that must fire for it. Clean files are controls. */
const expected: Record<string, { layers?: string[]; lint?: string[] }> = {
  'src/core/sound.ts': {},
  'src/engine/machine.ts': {},
  'src/workers/engine.worker.ts': {},
  'src/storage/cellar.ts': {},
  'src/ui/Clean.svelte': {},
  'src/engine/reads-storage.test.ts': {},

  'src/storage/breaks-layer.ts': { layers: ['layer-storage'], lint: ['no-restricted-imports'] },
  'src/page/breaks-layer-by-type.ts': { layers: ['layer-page'], lint: ['no-restricted-imports'] },
  'src/page/breaks-layer-lazily.ts': { layers: ['layer-page'] },
  'src/ui/BreaksLayer.svelte': { layers: ['layer-ui'], lint: ['no-restricted-imports'] },
  'src/ui/BreaksLayerByType.svelte': { lint: ['no-restricted-imports'] },
  'src/main.ts': { lint: ['no-restricted-imports'] },
  'src/bridge/cycle-hen.ts': {},
  'src/bridge/cycle-egg.ts': { layers: ['no-cycle'] },
  'src/page/leads-nowhere.ts': { layers: ['resolvable'] },

  'src/page/opens-engine-door.ts': { layers: ['door-webtorrent'], lint: ['no-restricted-imports'] },
  'src/engine/opens-wallet-door.ts': { layers: ['door-tronweb'] },
  'src/ui/OpensStorageDoor.svelte': { lint: ['no-restricted-imports'] },
  'src/ui/opens-engine-door.test.ts': { layers: ['door-webtorrent'] },
  'src/core/uses-package.ts': { layers: ['packages-core'] },

  'src/core/uses-dom.ts': { lint: ['no-restricted-globals'] },
  'src/core/uses-network.ts': { lint: ['no-restricted-globals'] },
  'src/core/uses-clock.ts': { lint: ['no-restricted-globals'] },
  'src/core/uses-timer.ts': { lint: ['no-restricted-globals'] },
  'src/core/uses-randomness.ts': { lint: ['no-restricted-properties'] },

  'src/ui/RawHtml.svelte': { lint: ['svelte/no-at-html-tags'] },
  'src/ui/NoEachKey.svelte': { lint: ['svelte/require-each-key'] },
  'src/ui/FloatingPromise.svelte': { lint: ['@typescript-eslint/no-floating-promises'] },
  'src/page/floating-promise.ts': { lint: ['@typescript-eslint/no-floating-promises'] },
  'src/page/misused-promise.ts': { lint: ['@typescript-eslint/no-misused-promises'] },
  'src/page/missed-case.ts': { lint: ['@typescript-eslint/switch-exhaustiveness-check'] },
  'src/page/logs.ts': { lint: ['no-console'] },
};

let layersFound: Map<string, string[]>;
let lintFound: Map<string, string[]>;

beforeAll(async () => {
  lintFound = await lint();
  layersFound = await cruiseFaults();
}, 120_000);

test('every seeded file is listed here, and every listed file was read', () => {
  expect([...lintFound.keys()].sort()).toEqual(Object.keys(expected).sort());
});

test.each(Object.entries(expected))('%s', (file, rules) => {
  expect(layersFound.get(file) ?? []).toEqual(rules.layers ?? []);
  expect(lintFound.get(file)).toEqual(rules.lint ?? []);
});

/** Runs `eslint.config.js` with the faults folder standing in for the repository's root. */
async function lint(): Promise<Map<string, string[]>> {
  const eslint = new ESLint({ cwd: FAULTS, overrideConfigFile: `${ROOT}/eslint.config.js` });
  const results = await eslint.lintFiles(['src']);
  return new Map(
    results.map((result) => [
      relative(FAULTS, result.filePath).replaceAll('\\', '/'),
      [...new Set(result.messages.map((message) => message.ruleId ?? message.message))],
    ]),
  );
}

/** Runs `.dependency-cruiser.mjs` there as well. */
async function cruiseFaults(): Promise<Map<string, string[]>> {
  const { options, forbidden = [] } = dependencyRules;
  const { output } = await cruise(
    ['src'],
    { ...options, exclude: { path: [] }, baseDir: FAULTS, ruleSet: { forbidden }, validate: true },
    undefined,
    { tsConfig: extractTSConfig(`${FAULTS}/tsconfig.json`) },
  );
  if (typeof output === 'string') throw new Error(output);
  const found = new Map<string, string[]>();
  for (const violation of output.summary.violations) {
    found.set(violation.from, [...(found.get(violation.from) ?? []), violation.rule.name]);
  }
  return found;
}
