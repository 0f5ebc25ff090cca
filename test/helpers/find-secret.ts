import { createHash } from 'node:crypto';

/** A secret that is planted in a run: `core` is letters and digits only, so that it is in every spelling of the value that keeps letters. */
export interface Canary {
  readonly name: string;
  readonly value: string;
  readonly core: string;
}

/** In which form a text, or what a reader could easily make of it, holds a secret; undefined where it does not. */
export function findSecret(text: string, { value, core }: Canary): string | undefined {
  if (lastRead.text !== text) lastRead = { text, lower: text.toLowerCase(), plain: unescaped(text) };
  const { lower, plain } = lastRead;
  for (const [form, needle] of formsOf(value, core)) {
    if ((form === 'base64' ? text : lower).includes(needle)) return form;
  }
  return plain.find(([, letters]) => letters.includes(core))?.[0];
}

/** The text that was searched last: many secrets are searched for in one text, which may be long. */
let lastRead: { text: string; lower: string; plain: Forms } = { text: '', lower: '', plain: [] };

type Forms = readonly (readonly [form: string, letters: string])[];
const known = new Map<string, Forms>();

/** How a secret may be spelt: in small letters where their size makes no difference. */
function formsOf(value: string, core: string): Forms {
  const key = `${core} ${value}`;
  const forms = known.get(key) ?? [...spellings(value, core)];
  known.set(key, forms);
  return forms;
}

function* spellings(value: string, core: string): Generator<readonly [form: string, needle: string]> {
  yield ['plain', core.toLowerCase()];
  yield ['reversed', Array.from(core.toLowerCase()).reverse().join('')];
  yield ['hexadecimal', Buffer.from(core).toString('hex')];
  yield ['UTF-16 hexadecimal', Buffer.from(core, 'utf16le').toString('hex')];
  for (const needle of base64Forms(core)) yield ['base64', needle];
  for (const name of ['md5', 'sha1', 'sha256', 'sha512']) {
    const hash = createHash(name).update(value).digest();
    yield [`${name} in hexadecimal`, hash.toString('hex')];
    yield ['base64', hash.toString('base64').replace(/=+$/, '')];
    yield ['base64', hash.toString('base64url')];
  }
}

/** How base64 spells a text that begins at each of the three places of a group; what its neighbours take part in is left out. */
export function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const spelt = Buffer.from(`${'\0'.repeat(shift)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    const bits = (shift + text.length) * 8;
    return spelt.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6));
  });
}

/** The text after one kind of escaping is undone. */
function unescaped(text: string): Forms {
  const byCode = (_: string, code: string) => character(parseInt(code, 16));
  return [
    ['\\u escapes', text.replace(/\\u\{?([0-9a-f]{2,6})\}?/gi, byCode)],
    ['\\x escapes', text.replace(/\\x([0-9a-f]{2})/gi, byCode)],
    ['percent-encoded', text.replace(/%([0-9a-f]{2})/gi, byCode)],
    [
      'character references',
      text.replace(/&#x([0-9a-f]+);/gi, byCode).replace(/&#(\d+);/g, (_, code: string) => character(Number(code))),
    ],
    ['with something between its letters', text.replace(/[^A-Za-z0-9]/g, '')],
  ];
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
