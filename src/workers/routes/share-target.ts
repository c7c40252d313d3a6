/** The service worker's part of `bridge/share-target.ts`. Nothing of it reaches a server. */
import {
  MAX_SHARED_BYTES,
  SHARED_PARAMETER,
  SHARE_FIELDS,
  SHARE_TARGET_PATH,
  type SharedContent,
  TOO_LARGE_ID,
  type TakeShared,
} from '../../bridge/share-target.ts';
import { readBoundedForm } from './bounded-form.ts';
import type { KeptShares } from './kept-shares.ts';

/** What is used of a `FetchEvent`. */
interface Posting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}

/** What is used of an `ExtendableMessageEvent`. */
interface Asking {
  readonly data: unknown;
  readonly ports: readonly { postMessage(message: unknown): void }[];
  waitUntil(work: Promise<unknown>): void;
}

/** Keeps what was posted and sends the browser on to the page; other requests are left alone. */
export function answerShare(event: Posting, shares: KeptShares, maxBytes = MAX_SHARED_BYTES): void {
  const { method, url } = event.request;
  const { pathname, origin } = new URL(url);
  if (method !== 'POST' || pathname !== SHARE_TARGET_PATH) return;
  event.respondWith(
    readShared(event.request, maxBytes).then((content) => {
      if (content === null) return sendOn(origin, TOO_LARGE_ID);
      const { id, gone } = shares.keep(content);
      // A worker without work is ended after half a minute, and what it keeps with it.
      event.waitUntil(gone);
      return sendOn(origin, id);
    }),
  );
}

/** Gives a page what it asks for; other messages are left alone. */
export function handOverShare(event: Asking, shares: KeptShares): void {
  if (!isTakeShared(event.data)) return;
  const [port] = event.ports;
  event.waitUntil(shares.take(event.data.id).then((content) => port?.postMessage(content)));
}

function sendOn(origin: string, id: string): Response {
  return Response.redirect(`${origin}/?${SHARED_PARAMETER}=${id}`, 303);
}

/** Null when it is too much. A form that cannot be read is as good as an empty one. */
async function readShared(request: Request, maxBytes: number): Promise<SharedContent | null> {
  const form = await readBoundedForm(request, maxBytes).catch(() => new FormData());
  if (form === null) return null;
  const { url, text, title, files } = SHARE_FIELDS;
  return {
    texts: [url, text, title].flatMap((name) => form.getAll(name)).filter(isFilled),
    // A form with no file chosen sends one without a name.
    files: form.getAll(files).filter(isNamed),
  };
}

function isFilled(value: FormDataEntryValue): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isNamed(value: FormDataEntryValue): value is File {
  return typeof value !== 'string' && value.name !== '';
}

function isTakeShared(data: unknown): data is TakeShared {
  if (typeof data !== 'object' || data === null) return false;
  const { type, id } = data as Partial<Record<keyof TakeShared, unknown>>;
  return type === 'TAKE_SHARED' && typeof id === 'string';
}
