/**
 * What a page of ours left on its global object under this name, once it has.
 * @template Api
 * @param {import('playwright').Page} page
 * @param {string} name
 * @returns {Promise<import('playwright').JSHandle<Api>>}
 */
export async function pageApi(page, name) {
  return page.waitForFunction((key) => /** @type {Api} */ (Reflect.get(globalThis, key)), name);
}
