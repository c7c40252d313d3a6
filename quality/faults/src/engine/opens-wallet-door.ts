export async function loadWallet(): Promise<unknown> {
  return import('tronweb');
}
