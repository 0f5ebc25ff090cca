import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExact, stringifyExact } from '../../src/api/decode.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { apiAt } from './clients.ts';
import { json, startServer } from './local-server.ts';
import { cni } from './objects.ts';

const roundTrip = (text: string) => stringifyExact(parseExact(text) as JsonValue);

describe('exact JSON', () => {
  it.each([
    '9007199254740993',
    '-18446744073709551615',
    '[1,12345678901234567890]',
    '{"a":{"b":[{"c":9223372036854775807}]}}',
    '3.14159265358979323846',
    '1e400',
    '-1E-400',
    '0.1234567890123456789',
  ])('keeps every digit of %s', (text) => {
    expect(roundTrip(text)).toBe(text);
  });

  it.each([
    ['[4294967295,0.1,1500,-7,1e2,9007199254740991]', [4294967295, 0.1, 1500, -7, 100, 9007199254740991]],
    ['[1.0000000000000000000,12345678901234567000]', [1, 12345678901234567000]],
  ])('reads a number that a double holds as a plain number: %s', (text, numbers) => {
    expect(parseExact(text)).toEqual(numbers);
  });

  it('does not mistake an object for an exact number', () => {
    const text = '{"isLosslessNumber":true,"value":"7"}';
    expect(roundTrip(text)).toBe(text);
  });

  it('never changes a prototype through a key', () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":12345678901234567890}}']) {
      const value = parseExact(text) as object;
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(value)).toEqual(['__proto__']);
      expect(roundTrip(text)).toBe(text);
    }
  });

  it('takes the last value of a repeated key in both parsers', () => {
    expect(parseExact('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(roundTrip('{"a":1,"a":12345678901234567890}')).toBe('{"a":12345678901234567890}');
  });

  it('keeps integers of any length at any place', () => {
    const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String);
    const around = fc.constantFrom('[', '[0,', '[ ', '[{"a":[[-1, ', '["x",');
    fc.assert(
      fc.property(integer, around, (digits, before) => {
        const closing = before.startsWith('[{') ? ']]}]' : ']';
        const again = roundTrip(before + digits + closing);
        expect(again).toContain(digits);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads like JSON.parse when a double holds every number', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(roundTrip(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an object that was read and is written back', () => {
  it('differs only at the changed places, also beside numbers that a double cannot hold', async () => {
    const wire = JSON.stringify({ ...cni, meta: { serial: 'N', list: ['M', { ratio: 'R' }] } })
      .replace('"N"', '9007199254740993')
      .replace('"M"', '18446744073709551615')
      .replace('"R"', '0.12345678901234567890123');
    const server = await startServer((_, response) => json(response, 200, wire));
    const api = apiAt(server.baseUrl);
    const { raw } = await api.getCni('i');
    const magic = raw['magic'] as JsonObject;
    await api.updateCni('i', { ...raw, magic: { ...magic, mtu: 1476 } });
    expect(server.requests[1]?.body).toBe(wire.replace('"mtu":1500', '"mtu":1476'));
  });

  it('is read correctly when a required field has the large number', async () => {
    const server = await startServer((_, response) => json(response, 200, '{"default_asn":18446744073709551615}'));
    await expect(apiAt(server.baseUrl).getSettings()).rejects.toThrow('but is a number out of range');
  });
});
