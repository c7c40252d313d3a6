/** A form that was posted to us, read only as far as it is of a bearable size: it is all held in memory. */

/** Null when there is more in it than so many bytes. Rejects when it is no form. */
export async function readBoundedForm(
  request: Request,
  maxBytes: number,
): Promise<FormData | null> {
  const { body, headers } = request;
  // Browsers without such streams do not hand over what other apps share, either.
  if (!body) return request.formData();
  let bytes = 0;
  const bound = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) controller.enqueue(chunk);
      else controller.error(new RangeError('The form is too large.'));
    },
  });
  const type = headers.get('Content-Type') ?? '';
  const bounded = new Response(body.pipeThrough(bound), { headers: { 'Content-Type': type } });
  try {
    return await bounded.formData();
  } catch (error) {
    if (bytes > maxBytes) return null;
    throw error;
  }
}
