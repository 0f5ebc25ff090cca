import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../src/api/redact/redact.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const units = (text: string) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16));

/** How servers, programs and proxies write a text that they repeat. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'in JSON within JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'in UTF-16 escapes': (text) =>
    units(text)
      .map((unit) => `\\u${unit.padStart(4, '0')}`)
      .join(''),
  'in UTF-16 escapes in capitals': (text) =>
    units(text)
      .map((unit) => `\\u${unit.padStart(4, '0').toUpperCase()}`)
      .join(''),
  'percent-encoded': encodeURIComponent,
  'percent-encoded in small letters': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded, every byte': (text) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16)}`).join(''),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in a form': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
  'in character references': (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`),
  'in hexadecimal references': (text) =>
    Array.from(text, (letter) => `&#x${letter.codePointAt(0)?.toString(16) ?? ''};`).join(''),
  'in named references': (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  'percent-encoded in references': (text) => encodeURIComponent(text).replaceAll('%', '&#37;'),
  'in base64': base64,
  'in base64, behind one letter': (text) => base64(`u${text}`),
  'in base64, behind two letters': (text) => base64(`u:${text}x`),
  'in base64 of JSON': (text) => base64(JSON.stringify({ text })),
  'in base64 for URLs': (text) => Buffer.from(`::${text}`).toString('base64url'),
  'in base64, percent-encoded': (text) => encodeURIComponent(base64(text)),
  'in base64 twice': (text) => base64(base64(text)),
  'in hexadecimal digits': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in hexadecimal digits with colons': (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(':'),
  'in hexadecimal digits of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'in hexadecimal digits twice': (text) => Buffer.from(Buffer.from(text).toString('hex')).toString('hex'),
  'in the numbers of its bytes': (text) => JSON.stringify([...Buffer.from(text)]),
  'in base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in base64 of hexadecimal digits': (text) => base64(Buffer.from(text).toString('hex')),
  'in base64 in the middle of base64': (text) => base64(`Basic ${base64(`user:${text}`)}`),
  'in base64 for URLs in the middle of base64 for URLs': (text) =>
    Buffer.from(`x${Buffer.from(`yy${text}`).toString('base64url')}`).toString('base64url'),
  'with hidden characters': (text) => `${text.slice(0, 4)}\u200b${text.slice(4)}`,
  'with soft hyphens of HTML': (text) => `${text.slice(0, 4)}&shy;${text.slice(4)}`,
  'with a colour': (text) => `${text.slice(0, 4)}\u001b[1;31m${text.slice(4)}`,
  'in a folded header': (text) => `${text.slice(0, 4)}\r\n\t${text.slice(4)}`,
  'in visible escapes': (text) =>
    Array.from(text, (letter) => `\\u{${letter.codePointAt(0)?.toString(16) ?? ''}}`).join(''),
};

test.each(Object.entries(spellings))('a secret is removed from a text %s, and nothing else is', (_name, spell) => {
  for (const secret of ['tok-s3cretcanary0123456789abcdef', 'a"b&<>\'%+ \\ü😀x', 'hunter2']) {
    const text = `before (${spell(secret)}) after`;
    expect(redact(text, ['no such secret', secret])).toMatch(/^before \S*\(removed\)\S* after$/);
    expect(redact(text, ['no such secret'])).toBe(text);
  }
});

test('a host name in lower case does not reveal a token', () => {
  expect(redact('https://tok-abc123.example/', ['Tok-ABC123'])).toBe('https://(removed).example/');
});

test('any secret is removed from any text in any spelling', () => {
  const unit = fc.constantFrom(...Array.from('aZ9-_+%&<>"\'\\/ü日=.:'));
  // Blanks, `+`, backslashes and quotes stand for one another in some spellings: what has hardly anything else is found as it is alone.
  const some = fc
    .tuple(fc.constantFrom('Zq7xPw3v', 'ü9_kTTh4'), fc.string({ maxLength: 16, unit }))
    .map(([solid, more]) => solid + more);
  fc.assert(
    fc.property(
      some,
      fc.constantFrom(...Object.values(spellings)),
      fc.constantFrom(...Object.values(spellings)),
      (secret, a, b) => {
        const text = a(secret);
        expect(redact(`[${text}]`, [secret])).not.toContain(text);
        expect(redact(`[${b(secret)}]`, [secret, 'another'])).not.toContain(b(secret));
      },
    ),
  );
});

test('a very long secret and thousands of similar ones are searched quickly in similar texts', () => {
  const long = Array.from({ length: 4_000 }, (_, n) => `${n * n};`).join('');
  expect(redact(`x ${long} y`, [long])).toMatch(/^x (?:\(removed\))+ y$/);
  const similar = Array.from({ length: 3_000 }, (_, n) => `Zq7xPw3v-${n}-end`);
  const text = 'Zq7xPw3v-'.repeat(20_000);
  expect(redact(`${text}Zq7xPw3v-77-end`, [long, ...similar])).toBe(`${text}(removed)`);
  const same = `${'a'.repeat(20_000)}b`;
  expect(redact('a'.repeat(200_000), [same])).not.toMatch(/a{256}/);
});

test('a longer secret is removed before a shorter one within it, and the replacement is not searched', () => {
  expect(redact('abcdef removed', ['abc', 'abcdef', 'moved'])).toBe('(removed) re(removed)');
});
