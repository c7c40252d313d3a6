import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cacheControl, documentPolicy, headersFile, securityHeaders } from './security-headers.ts';

const ORIGIN = 'http://localhost:8080';

function directives(policy: string | undefined): Map<string, string> {
  return new Map(
    (policy ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

function policyFor(context: Partial<Parameters<typeof securityHeaders>[0]>): Map<string, string> {
  const headers = securityHeaders({
    origin: ORIGIN,
    isLocalWorld: false,
    isDevelopment: false,
    ...context,
  });
  return directives(headers['Content-Security-Policy']);
}

test('scripts and workers come from the build only, where the host is known', () => {
  const policy = policyFor({});
  expect(policy.get('script-src')).toBe(`${ORIGIN}/assets/ 'wasm-unsafe-eval'`);
  expect(policy.get('worker-src')).toBe(`${ORIGIN}/assets/ ${ORIGIN}/service-worker.js`);
  // To Firefox, what a service worker answers comes from its script.
  expect(policy.get('frame-src')).toBe(`${ORIGIN}/save/ ${ORIGIN}/service-worker.js`);
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.get('frame-ancestors')).toBe("'none'");
});

test('no policy allows inline or evaluated script, nor untrusted sinks', () => {
  for (const context of [{}, { origin: null }, { isLocalWorld: true }, { isDevelopment: true }]) {
    const policy = policyFor(context);
    // WebAssembly is compiled from our own script's bytes; nothing else is.
    const scripts = policy.get('script-src')?.replace(" 'wasm-unsafe-eval'", '');
    expect(scripts).not.toMatch(/unsafe|\*/);
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
  }
});

test('unencrypted trackers are for the local world', () => {
  expect(policyFor({}).get('connect-src')).not.toContain('ws:');
  expect(policyFor({ isLocalWorld: true }).get('connect-src')).toContain('ws://localhost:*');
});

test('only files that carry their hash are cached', () => {
  expect(cacheControl('/assets/index-abc.js')).toContain('immutable');
  expect(cacheControl('/')).toBe('no-cache');
  expect(cacheControl('/service-worker.js')).toBe('no-cache');
});

test('public/_headers says the same', async () => {
  await expect(headersFile()).toMatchFileSnapshot(
    fileURLToPath(new URL('../public/_headers', import.meta.url)),
  );
});

test('where the host is known, the file for static hosts limits scripts to the build', () => {
  const file = headersFile('https://bittern.example');
  const policy = directives(/Content-Security-Policy: (.*)/.exec(file)?.[1]);
  expect(policy.get('script-src')).toBe("https://bittern.example/assets/ 'wasm-unsafe-eval'");
  expect(policy.get('worker-src')).toBe(
    'https://bittern.example/assets/ https://bittern.example/service-worker.js',
  );
  expect(policy.get('frame-src')).toBe(
    'https://bittern.example/save/ https://bittern.example/service-worker.js',
  );
  expect(policy.get('frame-ancestors')).toBe("'none'");
});

test('the document says all of it but what only a header can', () => {
  for (const origin of [ORIGIN, null]) {
    const context = { origin, isLocalWorld: false, isDevelopment: false };
    const header = directives(securityHeaders(context)['Content-Security-Policy']);
    const own = directives(documentPolicy(context));
    header.delete('frame-ancestors');
    expect(own).toEqual(header);
    // It stands in an attribute.
    expect(documentPolicy(context)).not.toMatch(/["<>&]/);
  }
});
