import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../src/api/redact/redact.ts';

const token = 'tok-s3cretcanary0123456789abcdefGHIJKLMN';
/** The first 70 % of a text. */
const cut = (text: string) => text.slice(0, Math.floor(text.length * 0.7));

const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'percent-encoded, every byte': (text) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16)}`).join(''),
  'in hexadecimal digits': (text) => Buffer.from(text).toString('hex'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 behind a name': (text) => Buffer.from(`me@example.com:${text}`).toString('base64'),
};

test.each(Object.entries(spellings))('no part is shown of a secret %s that a server cut off', (_name, spell) => {
  const said = cut(spell(token));
  expect(redact(`bad token ${said}… (9109)`, ['another', token])).toMatch(/^bad token \(removed\)\S{0,2}… \(9109\)$/);
});

test('a prefix of at least 12 letters is removed as far as it matches a secret', () => {
  const secrets = [token, `${token.slice(0, 20)}-other`, 'tok-s3cret'];
  expect(redact(`${token.slice(0, 11)}!`, [token])).toBe(`${token.slice(0, 11)}!`);
  expect(redact(`${token.slice(0, 12)}!`, [token])).toBe('(removed)!');
  expect(redact(`${token.slice(0, 20)}-oth!`, secrets)).toBe('(removed)!');
  expect(redact(`${token.slice(0, 30)}!`, secrets)).toBe('(removed)!');
});

test('words, paths and addresses stay, even if a secret begins with them', () => {
  const words = ['interconnect-of-the-network-team-1', 'https://proxy.example/key/41', '/home/runner/work/key-41'];
  const text =
    'the interconnect of https://proxy.example/path is in /home/runner/work/demarc, an interconnect-of-no-kind';
  expect(redact(text, words)).toBe(text);
  // Half of it is no accident.
  expect(redact('key interconnect-of-the-net…', words)).toBe('key (removed)…');
});

test("any secret's prefix of at least 12 letters with a digit is removed from any text", () => {
  const letter = fc.constantFrom(...Array.from('aZ9-_.:'));
  const secret = fc.tuple(fc.constantFrom('9', 'Z'), fc.string({ unit: letter, minLength: 15, maxLength: 40 }));
  const around = fc.string({ unit: fc.constantFrom(' ', 'x', '9', 'Z'), maxLength: 12 });
  fc.assert(
    fc.property(secret, fc.integer({ min: 12, max: 40 }), around, around, ([first, rest], length, before, after) => {
      const whole = first + rest;
      const piece = whole.slice(0, length);
      expect(redact(`${before}${piece}${after}`, [whole, 'another'])).not.toContain(piece);
    }),
  );
});

test('a common prefix of many secrets is removed, and a similar text stays', () => {
  const similar = Array.from({ length: 300 }, (_, n) => `Zq7xPw3v-same-beginning-${n}-end`);
  const text = 'Zq7xPw3v-sam!'.repeat(3_000);
  expect(redact(text, similar)).toBe('(removed)!'.repeat(3_000));
  const same = `${'a'.repeat(4_000)}b`;
  const nearly = `${'a'.repeat(63)}!`.repeat(200);
  expect(redact(nearly, [same])).toBe(nearly);
});
