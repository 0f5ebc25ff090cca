import type { JsonObject } from '../../model/json.ts';
import { json, refuse, type Reply } from '../http/reply.ts';
import { isArray, isObject, textOf } from '../json-text.ts';
import type { Handler } from './operation-handler.ts';

/** The Letter of Authorization as a PDF. A partner interconnect has no cross-connect to authorise, so its answer is 400. */
export const getInterconnectLoa: Handler = ({ account, target, query }) => {
  const interconnect = account.interconnects.get(target)?.value;
  if (interconnect === undefined) return refuse(404, `no interconnect ${JSON.stringify(target)}`);
  if (interconnect['type'] !== 'direct') return refuse(400, 'only a direct interconnect has a letter of authorization');
  const name = query.text['name'] ?? '';
  return letter(interconnect, name === '' ? account.name : name);
};

/** The name that a letter has whose request gives none. Cloudflare does not publish the fields of this answer. */
export const getInterconnectLoaDefaultName: Handler = ({ account, target }) =>
  account.interconnects.get(target) === undefined
    ? refuse(404, `no interconnect ${JSON.stringify(target)}`)
    : json({ name: account.name });

function letter(interconnect: JsonObject, customer: string): Reply {
  const paragraphs = [
    `Cloudflare, Inc. authorises ${customer} to order a cross-connect to the port below.`,
    '',
    `Interconnect: ${textOf(interconnect, 'name') ?? ''}`,
    `Facility: ${facilityText(interconnect)}`,
    `Site: ${textOf(interconnect, 'site') ?? ''}`,
    `Device: ${textOf(interconnect, 'ccr_device_name') ?? 'not shown'}`,
    `Slot: ${textOf(interconnect, 'slot_id') ?? ''}`,
    `Speed: ${textOf(interconnect, 'speed') ?? ''}`,
    '',
    'Issued by a sandbox: it authorises nothing.',
  ];
  const lines = paragraphs.flatMap((text) => wrap(text, 80)).map((text) => ({ text, size: 11 }));
  const title = 'Letter of Authorization';
  return { status: 200, type: 'application/pdf', body: pdfPage(title, [{ text: title, size: 18 }, ...lines]) };
}

function facilityText(interconnect: JsonObject): string {
  const facility = interconnect['facility'];
  if (!isObject(facility)) return typeof facility === 'string' ? facility : '';
  const address = facility['address'];
  return [textOf(facility, 'name') ?? '', ...(isArray(address) ? address.map(String) : [])].join(', ');
}

interface PdfLine {
  readonly text: string;
  /** In points. */
  readonly size: number;
}

/** A PDF 1.4 file with a single A4 page that shows these lines in Helvetica, from top to bottom. Equal lines give equal bytes. */
export function pdfPage(title: string, lines: readonly PdfLine[]): Uint8Array {
  const content = ['BT', '72 770 Td', ...lines.flatMap(lineOperators), 'ET'].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title ${pdfString(title)} /Producer (demarc sandbox) >>`,
  ];
  return Buffer.from(fileText(objects), 'latin1');
}

function lineOperators({ text, size }: PdfLine): readonly string[] {
  return [`/F1 ${size} Tf`, `0 ${-Math.round(size * 1.5)} Td`, `${pdfString(text)} Tj`];
}

/** Each character is a byte, so text lengths are file offsets. The second line marks the file as binary. */
function fileText(objects: readonly string[]): string {
  let file = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return (
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${entries}` +
    `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  );
}

// WinAnsiEncoding (PDF 32000-1, annex D) equals Latin-1, except for these characters in 0x80–0x9F.
const winAnsi = new Map(
  Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ', (char, i) => [char, 0x80 + i] as const),
);

/**
 * A text as a PDF string, `(…)`, in WinAnsiEncoding, where each character is a byte. Brackets and backslashes are escaped; bytes outside
 * printable ASCII are octal. Characters outside the encoding, including control characters, become a question mark.
 */
function pdfString(text: string): string {
  return `(${Array.from(text.normalize('NFC'), pdfChar).join('')})`;
}

function pdfChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '(' || char === ')' || char === '\\') return `\\${char}`;
  if (code >= 0x20 && code <= 0x7e) return char;
  const byte = code >= 0xa0 && code <= 0xff ? code : winAnsi.get(char);
  return byte === undefined || (code >= 0x7f && code <= 0x9f) ? '?' : `\\${byte.toString(8)}`;
}

/** Breaks a text into lines of at most `width` characters, at blanks if possible. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = Array.from(word);
    if (line !== '' && Array.from(line).length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width).join(''));
      rest = rest.slice(width);
    }
    line = line === '' ? rest.join('') : `${line} ${rest.join('')}`;
  }
  return [...lines, line];
}
