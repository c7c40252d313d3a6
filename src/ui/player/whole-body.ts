/**
 * The bytes of an answer of `/stream/`. Throws when it was refused, or when fewer came than its head has
 * promised: to Firefox, the body of a service worker that was ended is as good as complete.
 */
export async function wholeBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) throw new Error(`The file is answered with ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.headers.get('Content-Length') !== String(bytes.byteLength)) {
    throw new Error('The file was cut off.');
  }
  return bytes;
}
