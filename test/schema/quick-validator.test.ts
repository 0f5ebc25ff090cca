import fc from 'fast-check';
import { expect, test } from 'vitest';
import isWholly from '../../src/schema/validators/desired-state.js';
import isQuickly from '../../src/schema/validators/desired-state-quick.js';
import { casesOf } from '../helpers/deep.ts';
import { Tally } from '../helpers/tally.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const uuid = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

/** Every field of the schema once. */
const document = {
  version: 1,
  requires: '>=0.1.0',
  account,
  credentials: { token_env: 'CF_TOKEN' },
  policy: {
    ...{ prune: true, max_deletes: 3, require_healthy: true, unmanaged: 'drift', ignore: ['gw-*'], unguarded: ['ewr'] },
    ...{ metros: { east: ['ewr', 'us-east4'] }, redundancy: { ewr: 'device' }, preflight: 'auto' },
    ...{ pace: { soak: '90s', tunnel_health: '10m', check: 'required' } },
    rules: { 'duplicate-link': 'off', 'shared-site': { off: ['east'] } },
  },
  settings: { default_asn: 65000 },
  interconnects: {
    direct: {
      ...{ type: 'direct', state: 'present', protect: true, name: 'icon-1', group: 'east', labels: { router: 'r1' } },
      ...{ slot_id: uuid, speed: '10G' },
    },
    chosen: {
      type: 'direct',
      slot: {
        ...{ site: 'ewr01', speed: '10g', facility: 'NY1', address_contains: 'Newark', device: 'cr1' },
        diverse_from: ['direct'],
      },
    },
    gcp: { type: 'gcp_partner', region: 'us-east4', bandwidth: '50M', pairing_key: 'key' },
  },
  cnis: {
    whole: {
      ...{
        state: 'present',
        protect: false,
        interconnect: 'direct',
        service: 'voice',
        labels: { ordered: '2026-01-01' },
      },
      magic: { conduit_name: 'c1', description: 'd', mtu: 1500 },
      bgp: { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'], md5_key: 'k' },
      ...{ bgp_mode: 'advertise_only', cust_ip: '192.168.3.5/31', p2p_ip: '192.168.3.4/31' },
    },
    pinned: { id: uuid, bgp: null },
    gone: { state: 'absent' },
  },
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every place in a value, by its path. */
function placesOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]))];
}

function changedAt(value: Json, [key, ...rest]: readonly string[], change: (value: Json) => Json): Json {
  if (key === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((item: Json, i) => (String(i) === key ? changedAt(item, rest, change) : item));
  const entries = Object.entries(value).map(([name, child]): [string, Json] => [
    name,
    name === key ? changedAt(child, rest, change) : child,
  ]);
  return Object.fromEntries(entries);
}

const places = placesOf(document);
const texts = [
  '',
  'x',
  'a/b',
  'account',
  'direct',
  'gcp_partner',
  'absent',
  '10G',
  '10g',
  '1G',
  '65010',
  'error',
  '90s',
  uuid,
  account,
];
const values: readonly Json[] = [
  null,
  true,
  0,
  1,
  -1,
  1.5,
  Number.POSITIVE_INFINITY,
  ...texts,
  'x'.repeat(2000),
  [],
  ['x', 1],
  {},
  { x: 1 },
];

const changes = fc.oneof(
  fc.constantFrom(...values).map((value) => () => value),
  fc.constantFrom(...placesOf(document.cnis).map((path) => path.at(-1) ?? 'x')).chain((key) =>
    fc.constantFrom(...values).map((value) => (old: Json): Json => {
      return typeof old === 'object' && old !== null
        ? Object.fromEntries([...Object.entries(old), [key, value]])
        : value;
    }),
  ),
  fc.nat().map((n) => (old: Json): Json => {
    if (typeof old !== 'object' || old === null || Array.isArray(old)) return old;
    return Object.fromEntries(Object.entries(old).filter((_, i, { length }) => i !== n % length));
  }),
);

test('the quick validator of documents refuses what the whole one refuses, and nothing else', () => {
  const tally = new Tally();
  expect([isWholly(document), isQuickly(document)]).toEqual([true, true]);
  const edits = fc.array(fc.tuple(fc.constantFrom(...places), changes), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edits, (made) => {
      const value = made.reduce<Json>((value, [path, change]) => changedAt(value, path, change), document);
      const isRight = isWholly(value);
      tally.count([String(isRight)]);
      expect(isQuickly(value)).toBe(isRight);
    }),
    { numRuns: casesOf(3_000, 300_000, 'DEMARC_PROPERTY_RUNS') },
  );
  expect(tally.rarerThan(5, ['true', 'false'])).toEqual([]);
});
