import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExact, stringifyExact as stringify, WireNumber } from '../../src/api/decode.ts';
import { type Patch, patchObject } from '../../src/apply/cni-patches.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { isJsonObject, valueAt } from '../../src/plan/diff/same-wire-value.ts';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'magic');
const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.string(),
  fc.integer(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map((n) => new WireNumber(String(n))),
);
const json = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const patch: fc.Arbitrary<Patch> = fc.record({ path, value: fc.option(json.value, { nil: undefined }) });

function isSeparate(path: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(path.length, other.length);
  return path.slice(0, length).join('\0') !== other.slice(0, length).join('\0');
}

function pathsOf(object: JsonObject, prefix: readonly string[] = []): readonly (readonly string[])[] {
  return Object.keys(object).flatMap((name) => {
    const child = object[name];
    const at = [...prefix, name];
    return [at, ...(isJsonObject(child) ? pathsOf(child, at) : [])];
  });
}

test('a patch changes only the value at its path', () => {
  fc.assert(
    fc.property(json.object, patch, (object, change) => {
      const before = stringify(object);
      const after = patchObject(object, [change]);
      expect(stringify(object)).toBe(before);
      expect(valueAt(after, change.path)).toBe(change.value);
      for (const other of [...pathsOf(object), ...pathsOf(after)].filter((other) => isSeparate(change.path, other))) {
        const was = valueAt(object, other);
        const is = valueAt(after, other);
        // A parent that was no object (`bgp: null`) begins anew, so only what was reachable before has a value to keep.
        expect(is).toBe(was);
      }
    }),
  );
});

test('patches apply in their order, the last one wins', () => {
  fc.assert(
    fc.property(json.object, path, json.value, json.value, (object, at, first, second) => {
      const patched = patchObject(object, [
        { path: at, value: first },
        { path: at, value: second },
      ]);
      expect(valueAt(patched, at)).toBe(second);
    }),
  );
});

test('an empty list of patches changes nothing', () => {
  const object = { a: 1 };
  expect(patchObject(object, [])).toBe(object);
});

test('integers beyond 2^53 and nested unknown fields survive a patch of their neighbour', () => {
  const text =
    '{"id":"x","magic":{"mtu":1500,"future":{"counter":18446744073709551615,"list":[9007199254740993]}},"serial":1e400}';
  const object = parseExact(text) as JsonObject;
  const patched = patchObject(object, [{ path: ['magic', 'mtu'], value: 1476 }]);
  expect(stringify(patched)).toBe(text.replace('1500', '1476'));
});

test('a field within a missing or null object creates the object', () => {
  const patches = [
    { path: ['bgp', 'customer_asn'], value: 65010 },
    { path: ['bgp', 'extra_prefixes'], value: ['10.0.0.0/8'] },
  ];
  const bgp = { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'] };
  expect(patchObject({ id: 'x' }, patches)).toEqual({ id: 'x', bgp });
  expect(patchObject({ id: 'x', bgp: null }, patches)).toEqual({ id: 'x', bgp });
});

test('a removal deletes the key, and changes nothing when the key is missing', () => {
  const object = { id: 'x', bgp: { md5_key: 'k', customer_asn: 1 } };
  expect(patchObject(object, [{ path: ['bgp', 'md5_key'], value: undefined }])).toEqual({
    id: 'x',
    bgp: { customer_asn: 1 },
  });
  expect(patchObject(object, [{ path: ['bgp'], value: undefined }])).toEqual({ id: 'x' });
  expect(patchObject({ id: 'x' }, [{ path: ['bgp', 'md5_key'], value: undefined }])).toEqual({ id: 'x' });
});

test('a server object that has the keys of an exact number is still an object', () => {
  const disguised = { isLosslessNumber: true, value: '1', mtu: 1500 };
  expect(patchObject({ magic: disguised }, [{ path: ['magic', 'mtu'], value: 1 }])).toEqual({
    magic: { ...disguised, mtu: 1 },
  });
});
