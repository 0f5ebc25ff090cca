import { deepestJson, isNestedTooDeep } from '../model/json-depth.ts';
import type { Answer } from './answer.ts';
import { parseExact } from './exact-json.ts';
import { htmlHint } from './hints.ts';
import { Unreadable } from './unreadable.ts';
import { isHtml } from './words.ts';

/** The JSON value of a successful answer. Throws `Unreadable`. */
export function decodeJson(answer: Answer): unknown {
  const text = decodeText(answer.bytes);
  if (text.trim() === '') throw new Unreadable('the answer is empty');
  refuseHtml(text);
  refuseDepth(text);
  try {
    return parseExact(text);
  } catch {
    // The parser's own message quotes the body.
    throw new Unreadable(`the answer is not well-formed JSON (${answer.bytes.length} bytes${describeType(answer)})`, {
      hint: 'an answer that breaks off points to a proxy; run again',
    });
  }
}

/** The PDF of a successful answer. Throws `Unreadable`. */
export function decodePdf(answer: Answer): Uint8Array {
  const type = mediaType(answer);
  if (type.startsWith('text/')) refuseHtml(new TextDecoder().decode(answer.bytes));
  if (type !== '' && type !== 'application/pdf' && type !== 'application/octet-stream') {
    throw new Unreadable(`the answer is no PDF: its content type is ${type}`);
  }
  if (new TextDecoder('latin1').decode(answer.bytes.subarray(0, 4)) !== '%PDF') {
    throw new Unreadable('the answer is no PDF: it does not begin with %PDF');
  }
  return answer.bytes;
}

/** A page in place of an answer, told by its content: content types are not to be trusted either way. */
export function refuseHtml(text: string): void {
  if (!isHtml(text)) return;
  throw new Unreadable("an HTML page came instead of the API's answer; it looks like a proxy's or an edge's", {
    hint: htmlHint,
    html: true,
  });
}

/** What is read goes back whole in a PUT, and into snapshots: it must be such that all of demarc can take it. Throws `Unreadable`. */
export function refuseDepth(text: string): void {
  if (!isNestedTooDeep(text)) return;
  throw new Unreadable(`the answer holds values nested more than ${deepestJson} deep`, {
    hint: 'no answer of this API is nested like that: check --base-url or CLOUDFLARE_BASE_URL, and what is between here and there',
  });
}

/** Strict: a replacement character would go back to the API in a PUT. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('the answer is not valid UTF-8');
  }
}

function mediaType(answer: Answer): string {
  return (answer.headers.get('content-type')?.split(';')[0] ?? '').trim().toLowerCase();
}

function describeType(answer: Answer): string {
  const type = mediaType(answer);
  return type === '' ? '' : `, ${type}`;
}
