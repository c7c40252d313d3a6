/** What a request says, from its query and its body. */
import type { IncomingMessage } from 'node:http';
import { JsonError, parseJson } from '../json.ts';
import { isObject, type ValueObject } from '../value.ts';
import { JavaError } from './api.ts';

/** java-tron's `node.http.maxMessageSize`. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Rejects with a `JavaError` when it is too long. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BYTES) chunks.push(chunk);
  }
  if (length > MAX_BYTES) {
    throw new JavaError(
      'java.lang.Exception',
      `body size is too big, the limit is ${String(MAX_BYTES)}`,
    );
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object, or a form; nothing is an empty object. Throws a `JavaError`. */
export function parseBody(text: string, contentType: string): ValueObject {
  if (text.trim() === '') return {};
  if (contentType.startsWith('application/x-www-form-urlencoded') && !/^\s*\{/.test(text)) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value = parseJson(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  throw new JavaError('com.alibaba.fastjson.JSONException', 'syntax error, not a JSON object');
}
