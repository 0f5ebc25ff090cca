import { isNestedTooDeep } from '../model/json.ts';
import { withoutKeys } from './redact/key-shapes.ts';
import { redact } from './redact/redact.ts';
import type { Answer } from './transport.ts';

/** The message of an answer: untrusted text, on one line, of bounded length. */
interface Words {
  readonly text: string | undefined;
  /** True for an HTML page. It comes from a proxy or an edge in front of the API, not from the API. */
  readonly html: boolean;
}

/** Removes `secrets` and values of keys before it cuts the text, so that no half of a secret is left. */
export function wordsOf(answer: Pick<Answer, 'status' | 'headers' | 'bytes'>, secrets: readonly string[]): Words {
  const text = new TextDecoder().decode(answer.bytes).trim();
  const html = isHtml(text);
  return { text: oneLine(withoutKeys(redact(html ? titleOf(text) : plainWords(text, answer), secrets))), html };
}

function plainWords(text: string, { status, headers }: Pick<Answer, 'status' | 'headers'>): string {
  // The content type says that the bytes are not text. A reader cannot use them.
  if (!/^(?:text\/|$)|json/i.test(headers.get('content-type') ?? '')) return '';
  // The body of a success may hold any data of the account. Only known message fields of it are shown.
  return jsonWords(text) ?? (status < 300 ? '' : text);
}

/** True where the first tag of a text begins an HTML page. It skips blanks, one XML declaration and comments before that tag. */
export function isHtml(text: string): boolean {
  let at = endOfBlanks(text, 0);
  const declaration = text.slice(at, at + 5).toLowerCase() === '<?xml' ? '>' : undefined;
  if (declaration !== undefined) at = endOfBlanks(text, endOf(text, declaration, at));
  while (text.startsWith('<!--', at)) at = endOfBlanks(text, endOf(text, '-->', at + 4));
  return pageStart.test(text.slice(at, at + 100));
}

const pageStart = /^<(?:!doctype\s+html|html|head|title|body)\b/i;

function endOfBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text[at] ?? '').trim() === '') at += 1;
  return at;
}

/** The index after the next `mark`, or the end of the text without a mark. */
function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}

function titleOf(html: string): string {
  const start = html.search(/<title[\s>]/i);
  if (start === -1) return '';
  const from = endOf(html, '>', start);
  const end = html.indexOf('<', from);
  const title = html.slice(from, Math.min(end === -1 ? html.length : end, from + 65_536));
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  return title.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole);
}

/** The numbers of the errors in Cloudflare's envelope. */
export function codesOf({ bytes }: Pick<Answer, 'bytes'>): readonly number[] {
  const value = jsonValue(new TextDecoder().decode(bytes).trim());
  return entries(value, 'errors').flatMap((entry) => {
    const code = field(entry, 'code');
    return typeof code === 'number' ? [code] : [];
  });
}

/** Undefined for a text that is not JSON, or nested too deep. */
function jsonValue(text: string): unknown {
  if (isNestedTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The messages of Cloudflare's envelope, as `message (code)`, or messages in the usual shapes of other services. Each has lines of its own:
 * the value of a key ends with its line.
 */
function jsonWords(text: string): string | undefined {
  const value = jsonValue(text);
  if (value === undefined) return undefined;
  const listed = [...entries(value, 'errors'), ...entries(value, 'messages')]
    .map(messageOf)
    .filter((m) => m !== undefined);
  if (listed.length > 0) return [...new Set(listed)].join(';\n');
  return messageOf(value) ?? messageOf(field(value, 'error')) ?? stringField(value, 'detail') ?? undefined;
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const message = stringField(value, 'message') ?? stringField(value, 'error');
  const code = field(value, 'code');
  return message !== undefined && typeof code === 'number' ? `${message}\n(${code})` : message;
}

function entries(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list.slice(0, 20) : [];
}

function stringField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function oneLine(text: string): string | undefined {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : shortened(line);
}

/** UTF-16 code units of the longest text that an error shows. A longer text does not help a reader. */
const longestText = 600;

/** Cuts at `longestText`, never within a character. */
export function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')}…`;
}
