import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, sameJson, toJson, writeJson } from '../../src/sandbox/json-text.ts';

describe('JSON of the sandbox', () => {
  it('reads and writes the same bytes as the platform', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(writeJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it('keeps every digit of every number at any place', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?$/);
    fc.assert(
      fc.property(digits, fc.jsonValue({ maxDepth: 2 }), (number, value) => {
        const text = `{"a":[${number},${JSON.stringify(value)}],"b":${number}}`;
        expect(writeJson(parseJson(text))).toBe(text);
        expect(sameJson(parseJson(text), parseJson(text))).toBe(true);
      }),
    );
  });

  it('is equal in any order of keys, but not with another digit', () => {
    const a = parseJson('{"x":9007199254740993,"y":[1,{"z":null}]}');
    expect(sameJson(a, parseJson('{"y":[1,{"z":null}],"x":9007199254740993}'))).toBe(true);
    expect(sameJson(a, parseJson('{"y":[1,{"z":null}],"x":9007199254740992}'))).toBe(false);
    expect(sameJson(a, parseJson('{"x":9007199254740993}'))).toBe(false);
  });

  it('treats an object that resembles an exact number as data', () => {
    expect(writeJson(toJson({ isLosslessNumber: true }))).toBe('{"isLosslessNumber":true}');
  });

  it('refuses values that JSON does not have', () => {
    for (const value of [NaN, Infinity, () => 1, Symbol('s'), undefined])
      expect(() => toJson(value)).toThrow(TypeError);
  });
});
