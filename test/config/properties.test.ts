import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadDesired } from '../../src/config/load-desired.ts';
import { codeFrame } from '../../src/diagnostics/code-frame.ts';
import type { SourceText } from '../../src/document/yaml-document.ts';
import { anyLetters } from '../helpers/any-letters.ts';
import { runs } from '../helpers/hold.ts';
import { account, load, meaning } from './helpers.ts';

const key = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}$/).map((text) => `k${text}`);
const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => !value.includes('${'));
const optional = { requiredKeys: [] };

const cni = fc.record(
  {
    interconnect: key,
    protect: fc.boolean(),
    magic: fc.record({ conduit_name: text, description: text, mtu: fc.integer({ min: 1, max: 9000 }) }, optional),
    bgp: fc.option(
      fc.record(
        {
          customer_asn: fc.nat(4_294_967_295),
          extra_prefixes: fc.array(fc.constantFrom('10.0.0.0/8', '0.0.0.0/0', '100.64.0.0/10'), { maxLength: 3 }),
          md5_key: fc.option(text),
        },
        optional,
      ),
    ),
    bgp_mode: fc.constantFrom('dynamic_route_exchange', 'advertise_only'),
  },
  { requiredKeys: ['interconnect'] },
);
const interconnect = fc.oneof(
  fc.record(
    { type: fc.constant('direct'), name: text, speed: fc.constantFrom('10G', '100G') },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    { type: fc.constant('gcp_partner'), region: text, pairing_key: text },
    { requiredKeys: ['type', 'region'] },
  ),
);
const state = fc.record({
  cnis: fc.dictionary(key, cni, { maxKeys: 6, noNullPrototype: true }),
  interconnects: fc.dictionary(key, interconnect, { maxKeys: 6, noNullPrototype: true }),
});

type State = Record<'cnis' | 'interconnects', Record<string, object>>;

/** Deals the objects of a state out to documents and the documents to files, in the order that `random` gives. */
function deal(whole: State, random: () => number): SourceText[] {
  const documents = Array.from({ length: 4 }, () => ({ version: 1, account, cnis: {}, interconnects: {} }));
  for (const section of ['cnis', 'interconnects'] as const) {
    for (const [name, object] of shuffle(Object.entries(whole[section]), random)) {
      const target: Record<string, object> = documents[Math.floor(random() * 4)]?.[section] ?? {};
      target[name] = Object.fromEntries(shuffle(Object.entries(object), random));
    }
  }
  const texts = shuffle(documents, random).map((document) =>
    stringify(Object.fromEntries(shuffle(Object.entries(document), random))),
  );
  return shuffle(
    [
      { name: 'a.yaml', text: texts.slice(0, 2).join('---\n') },
      { name: 'b.yaml', text: texts.slice(2).join('---\n') },
    ],
    random,
  );
}

function shuffle<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function generator(seed: number): () => number {
  let value = seed;
  return () => (value = (value * 16807 + 11) % 2147483647) / 2147483647;
}

describe('for any state', () => {
  test('the order of files, documents and keys makes no difference', () => {
    fc.assert(
      fc.property(state, fc.nat(1e6), fc.nat(1e6), (whole, seed, otherSeed) => {
        const first = load(deal(whole, generator(seed)));
        expect(first.diagnostics).toEqual([]);
        expect(meaning(load(deal(whole, generator(otherSeed))))).toEqual(meaning(first));
        expect(first.accounts[0]?.cnis.map((object) => object.key)).toEqual(Object.keys(whole.cnis).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('values from variables mean the same as values that are written out', () => {
    fc.assert(
      fc.property(state, (whole) => {
        const environment: Record<string, string> = {};
        const variable = (value: unknown): unknown => {
          if (Array.isArray(value)) return value.map(variable);
          if (typeof value === 'object' && value !== null) {
            return Object.fromEntries(
              Object.entries(value).map(([name, inner]) => [name, name === 'type' ? inner : variable(inner)]),
            );
          }
          if (value === null || value === '') return value;
          const name = `DEMARC_V${Object.keys(environment).length}`;
          environment[name] = typeof value === 'string' ? value : JSON.stringify(value);
          // A quoted scalar stays text; numbers and booleans are resolved from a plain one.
          return typeof value === 'string' ? `"\${env:${name}}"` : `\${env:${name}}`;
        };
        const body = stringify({ version: 1, ...(variable(whole) as object) }, { lineWidth: 0 }).replaceAll(
          /'("\$\{env:\w+\}")'/g,
          '$1',
        );
        const substituted = load(body, { environment });
        expect(substituted.diagnostics).toEqual([]);
        expect(meaning(substituted)).toEqual(meaning(load(stringify({ version: 1, ...whole }, { lineWidth: 0 }))));
      }),
      { numRuns: 60 },
    );
  });
});

const sample = `version: 1
policy: {prune: false, ignore: [a*]}
interconnects:
  a: &a
    type: direct
    slot: {site: ewr02, speed: 10G}
  b: {type: gcp_partner, region: r, pairing_key: "\${env:DEMARC_P:-x}"}
cnis:
  c:
    interconnect: a
    magic: {mtu: 1500, description: 'x: y'}
    bgp:
      customer_asn: 65010
      md5_key: |
        hunter2hunter2
  d:
    state: absent
`;
const edit = fc.record({
  at: fc.nat(sample.length),
  remove: fc.nat(6),
  insert: fc.oneof(
    fc.constantFrom(
      '\n',
      '\t',
      '  ',
      ': ',
      '- ',
      '[',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '<<: ',
      '!x ',
      '${env:',
      '---\n',
      '? ',
      '|',
      '%',
      '#',
      '__proto__: ',
    ),
    anyLetters({ maxLength: 4 }),
  ),
});

describe('for any text', () => {
  test('a mutated document gives diagnostics that can be shown or a result, never an exception', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, offline) => {
        const mutated = edits.reduce(
          (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
          sample,
        );
        const { diagnostics, gate, accounts } = load(mutated, { offline });
        const lines = mutated.split('\n').length;
        const shown = gate.texts().get('a.yaml') ?? '';
        for (const { span, message } of diagnostics) {
          expect(message).not.toBe('');
          if (span === undefined) continue;
          expect(span.line).toBeLessThanOrEqual(lines);
          expect(codeFrame(shown, span)).not.toBe('');
        }
        for (const object of accounts.flatMap((account) => [...account.cnis, ...account.interconnects]))
          expect(object.origin.locate().file).toBe('a.yaml');
      }),
      { numRuns: runs * 4 },
    );
  });

  test('arbitrary text gives diagnostics or a result, never an exception', () => {
    const options = { environment: {}, offline: true, skipSecrets: false, defaultAccount: account, version: '0.1.0' };
    fc.assert(
      fc.property(anyLetters({ maxLength: 300 }), (anything) => {
        const { accounts, diagnostics } = loadDesired([{ name: 'a.yaml', text: anything }], options);
        expect(accounts.length + diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: runs * 4 },
    );
  });
});
