import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortDiagnostics } from '../../src/diagnostics/diagnostic.ts';
import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import { cidrsOverlap, parseCidr } from '../../src/net/cidr.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { rules } from '../../src/rules/rules.ts';
import { growsTooFast } from '../time/growth.ts';
import { findings, loadAccounts } from './rule-cases.ts';

const lonely = `
interconnects:
  a: { type: direct, name: n1 }
cnis:
  wan: { interconnect: a, bgp: { customer_asn: 64496, extra_prefixes: [10.0.0.1/8] } }`;

describe('the list of rules', () => {
  test('is sorted by id, each id once and in kebab case', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(rules)('has a reason and a fix in one sentence each for $id', ({ why, fix }) => {
    for (const text of [why, fix]) expect(text).toMatch(/^[A-Z0-9][^\n]{20,}[^.]\.$/);
  });
});

describe('checkRules', () => {
  test('gives each finding an id, a severity, a place and a hint', () => {
    expect(checkRules(loadAccounts(lonely))).toMatchObject([
      { severity: 'warning', code: 'single-circuit', span: { file: 'demarc.yaml', line: 5 } },
      { severity: 'warning', code: 'asn-reserved', span: { line: 7 } },
      {
        severity: 'error',
        code: 'prefix-host-bits',
        span: { line: 7 },
        hint: 'Write 10.0.0.0/8 for the network, or 10.0.0.1/32 for the one address.',
      },
    ]);
  });

  test('follows policy.rules: off, less severe and more severe', () => {
    const policy = 'policy: { rules: { single-circuit: off, asn-reserved: error, prefix-host-bits: warning } }\n';
    const found = checkRules(loadAccounts(policy + lonely));
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['asn-reserved', 'error'],
      ['prefix-host-bits', 'warning'],
    ]);
  });

  test('turns a rule off for one object by key or address, and reports an undeclared one', () => {
    const yaml = (off: string) => `policy: { rules: { unused-interconnect: { off: [${off}] }, single-circuit: off } }
interconnects:
  idle-1: { type: direct, name: n1 }
  idle-2: { type: direct, name: n2 }
`;
    const messagesFor = (off: string) => findings('unused-interconnect', yaml(off)).map(({ message }) => message);
    expect(messagesFor('idle-1')).toEqual(['interconnect.idle-2 is used by no CNI']);
    expect(messagesFor('interconnect.idle-2')).toEqual(['interconnect.idle-1 is used by no CNI']);
    expect(messagesFor('idle-1, idle-2')).toEqual([]);
    expect(messagesFor('cni.idle-1')).toHaveLength(2);
    expect(findings('unknown-rule-object', yaml('idle-1'))).toEqual([]);
    expect(findings('unknown-rule-object', yaml('idle-11'))).toMatchObject([
      {
        severity: 'warning',
        message: 'policy.rules: unused-interconnect is off for "idle-11", which no document declares',
        hint: 'Did you mean "idle-1"?',
      },
    ]);
  });

  test('keeps the settings of accounts separate', () => {
    const quiet = loadAccounts(`policy: { rules: { single-circuit: off } }\n${lonely}`);
    const found = checkRules([...quiet, ...loadAccounts(lonely)]);
    expect(found.filter(({ code }) => code === 'single-circuit')).toHaveLength(1);
  });

  test('refuses an unknown rule id with a suggestion', () => {
    const yaml = 'policy:\n  rules:\n    single-circiut: off\n    constructor: off\n';
    expect(findings('unknown-rule', yaml)).toMatchObject([
      {
        severity: 'error',
        message: 'policy.rules: there is no rule "single-circiut"',
        span: { line: 5, column: 5 },
        hint: 'Did you mean "single-circuit"?',
      },
      { severity: 'error', message: 'policy.rules: there is no rule "constructor"', span: { line: 6 } },
    ]);
  });

  test('reports thousands of unknown ids in linear time', () => {
    const policy = (ids: number) =>
      `policy: { rules: { ${Array.from({ length: ids }, (_, at) => `r${at}: off`).join(', ')} } }\n`;
    const check = (text: string) => checkRules(loadAccounts(text));
    expect(check(policy(500)).filter(({ code }) => code === 'unknown-rule')).toHaveLength(500);
    expect(growsTooFast(check, policy, { short: 1_000, quickMs: 0 })).toBe(false);
  });

  test('refuses to turn off a mandatory rule, also for one object', () => {
    const found = (setting: string) =>
      findings('rule-fixed', `policy:\n  rules:\n    secret-in-plain-field: ${setting}\n`);
    for (const setting of ['off', 'warning', '{ off: [a] }']) {
      expect(found(setting)).toMatchObject([
        {
          severity: 'error',
          message: 'policy.rules: secret-in-plain-field cannot be turned off',
          span: { line: 5, column: 5 },
        },
      ]);
    }
    expect(found('error')).toEqual([]);
  });

  test('finds nothing in a valid account', () => {
    const yaml = `
settings: { default_asn: 64512 }
interconnects:
  a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e, group: ny }
  b: { type: direct, slot: { site: ewr02, diverse_from: [a] }, group: ny }
cnis:
  wan-a: { interconnect: a, bgp: { customer_asn: 65010, md5_key: "\${env:DEMARC_MD5}" } }
  wan-b: { interconnect: b, bgp: { customer_asn: 65010, md5_key: null } }`;
    expect(checkRules(loadAccounts(yaml))).toEqual([]);
    expect(checkRules(loadAccounts(yaml, { DEMARC_MD5: 'fine' }))).toEqual([]);
  });

  test('finds nothing without objects or documents', () => {
    expect(checkRules(loadAccounts(''))).toEqual([]);
    expect(checkRules([])).toEqual([]);
  });

  test('names the other object when two are involved, and suggests a similar key', () => {
    const yaml = `
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }
  ewr-b: { type: direct, slot: { diverse_from: [ewr_a] } }
  ewr-c: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }`;
    expect(findings('slot-duplicate', yaml)).toMatchObject([{ span: { line: 7 }, related: [{ span: { line: 5 } }] }]);
    expect(findings('unknown-reference', yaml)).toMatchObject([{ hint: 'Did you mean "ewr-a"?' }]);
  });

  test('never shows a part of a secret', () => {
    const yaml = `
interconnects:
  g: { type: gcp_partner, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIRING}" }
cnis:
  wan: { interconnect: g, magic: { mtu: 1500 }, bgp: { md5_key: "\${env:DEMARC_MD5}" } }`;
    const found = checkRules(
      loadAccounts(yaml, { DEMARC_PAIRING: 'zyxwvut', DEMARC_MD5: `qponmlk?${'j'.repeat(80)}` }),
    );
    expect(found.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['pairing-key-form', 'md5-key-characters', 'md5-key-length']),
    );
    expect(JSON.stringify(found)).not.toMatch(/zyx|qpo|jjj/);
  });

  test('sorts the findings, whatever the order of accounts and objects', () => {
    const accounts = [...loadAccounts(lonely), ...loadAccounts(manyLinks(20))];
    const found = checkRules(accounts);
    expect(found).toEqual(sortDiagnostics(found));
    expect(checkRules([...accounts].reverse())).toEqual(found);
  });

  test('gives each of thousands of links in one prefix its own finding', () => {
    expect(findings('prefix-overlap', manyLinks(3000))).toHaveLength(2999);
  });
});

describe('prefix-overlap', () => {
  const prefixes = fc
    .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
    .map(([host, length]) => `10.0.0.${host}/${length}`);

  test('names the same CNIs as a comparison of every pair', () => {
    const overlap = rules.find(({ id }) => id === 'prefix-overlap');
    fc.assert(
      fc.property(fc.uniqueArray(prefixes, { maxLength: 12 }), (texts) => {
        const found = [...(overlap?.check(accountWith(texts.map(link))) ?? [])];
        const ranges = texts.map((text) => parseCidr(text));
        const overlapping = ranges.filter((a, i) => ranges.some((b, j) => i !== j && a && b && cidrsOverlap(a, b)));
        expect(found.length > 0).toBe(overlapping.length > 0);
        // One finding for each CNI but the widest of every heap of overlapping ones.
        const heaps = overlapping.filter(
          (a) => !overlapping.some((b) => a && b && b !== a && isAround(b, a, overlapping)),
        );
        expect(found).toHaveLength(overlapping.length - heaps.length);
      }),
    );
  });

  function isAround(outer: Range, inner: Range, all: readonly (Range | undefined)[]): boolean {
    if (outer.first > inner.first || outer.last < inner.last) return false;
    const same = outer.first === inner.first && outer.last === inner.last;
    return !same || all.indexOf(outer) < all.indexOf(inner);
  }
});

interface Range {
  readonly first: number;
  readonly last: number;
}

function manyLinks(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `  c${i}: { interconnect: x, cust_ip: 10.0.${i >> 8}.${i & 255}/8 }`,
  );
  return `cnis:\n${lines.join('\n')}\n`;
}

const nowhere = {
  locate: () => ({ file: 'demarc.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 }),
};

function link(text: string, index: number): DesiredCni {
  const key = `c${index}`;
  return {
    key,
    state: 'present',
    protect: false,
    unknown: new Set(),
    origin: nowhere,
    magic: { conduit_name: key },
    cust_ip: text,
  };
}

function accountWith(cnis: readonly DesiredCni[]): DesiredAccount {
  return {
    account: '023e105f4ecef8ad9ca31a8372d0c353',
    tokenEnv: undefined,
    policy: {
      prune: false,
      max_deletes: 1,
      require_healthy: true,
      unmanaged: 'report',
      ignore: [],
      metros: {},
      unguarded: [],
      redundancy: {},
      preflight: 'auto',
      pace: { soakMs: 0, check: 'off' },
      rules: {},
    },
    settings: undefined,
    interconnects: [],
    cnis,
    origin: nowhere,
  };
}
