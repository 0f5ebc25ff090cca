import { describe, expect, test } from 'vitest';
import { account, found, load } from './helpers.ts';

const other = 'ffffffffffffffffffffffffffffffff';
const slot_id = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

describe('a document', () => {
  test('gets its defaults, and absent fields stay absent', () => {
    const { accounts, diagnostics } = load(
      `version: 1\ninterconnects:\n  b: {type: gcp_partner, region: r}\n  a: {type: direct, slot_id: ${slot_id}}\ncnis:\n  z: {interconnect: a}\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(accounts).toMatchObject([
      {
        account,
        tokenEnv: undefined,
        policy: {
          prune: false,
          max_deletes: 1,
          require_healthy: true,
          unmanaged: 'report',
          ignore: [],
          metros: {},
          unguarded: [],
          rules: {},
        },
        settings: undefined,
        interconnects: [
          { key: 'a', type: 'direct', slot_id, state: 'present', protect: false },
          { key: 'b', type: 'gcp_partner', region: 'r' },
        ],
        cnis: [{ key: 'z', interconnect: 'a', magic: { conduit_name: 'z' } }],
      },
    ]);
    expect(Object.keys(accounts[0]?.cnis[0] ?? {}).sort()).toEqual(
      ['interconnect', 'key', 'magic', 'origin', 'protect', 'state', 'unknown'].sort(),
    );
  });

  test('can say null, which differs from an absent field', () => {
    const { accounts } = load(
      'version: 1\ncnis:\n  a: {interconnect: x, bgp: null}\n  b: {interconnect: x, bgp: {md5_key: null}}\n',
    );
    expect(accounts[0]?.cnis).toMatchObject([{ bgp: null }, { bgp: { md5_key: null } }]);
  });

  test('is merged with the others of its account, whatever file they are in', () => {
    const result = load(
      [
        {
          name: 'b.yaml',
          text: `version: 1\naccount: ${account}\ncnis: {a: {interconnect: x}}\npolicy: {rules: {asn: off}}\n`,
        },
        {
          name: 'a.yaml',
          text: `version: 1\npolicy: {prune: true, rules: {mtu: error}}\n---\nversion: 1\naccount: ${other}\n`,
        },
        {
          name: 'c.yaml',
          text: 'version: 1\npolicy: {prune: true}\ncredentials: {token_env: CF_X}\nsettings: {default_asn: 64512}\n',
        },
      ],
      {},
    );
    expect(found(result)).toEqual([]);
    expect(result.accounts).toMatchObject([
      {
        account,
        tokenEnv: 'CF_X',
        policy: { prune: true, rules: { asn: 'off', mtu: 'error' } },
        settings: { default_asn: 64512 },
        cnis: [{ key: 'a' }],
      },
      { account: other },
    ]);
    expect(Object.fromEntries(result.files)).toEqual({
      [account]: ['a.yaml', 'b.yaml', 'c.yaml'],
      [other]: ['a.yaml'],
    });
  });

  test('may have top-level keys that begin with x- for anchors', () => {
    const text = (asn: number, key: string) =>
      `version: 1\nx-session: &s {customer_asn: ${asn}}\nx-any: [1, {a: null}]\ncnis: {${key}: {interconnect: x, bgp: *s}}\n`;
    const result = load(`${text(1, 'a')}---\n${text(2, 'b')}`);
    expect(found(result)).toEqual([]);
    expect(result.accounts[0]?.cnis).toMatchObject([{ bgp: { customer_asn: 1 } }, { bgp: { customer_asn: 2 } }]);
    expect(found(load('version: 1\ny-session: 1\n'))).toEqual(['error shape-unknown-key 2:1']);
    expect(found(load('version: 1\ncnis: {a: {interconnect: x, x-b: 1}}\n'))).toEqual(['error shape-unknown-key 2:29']);
  });

  test('may have no substitution below a key that begins with x-', () => {
    for (const options of [{ environment: { DEMARC_A: '1' } }, { offline: true }]) {
      const result = load('version: 1\nx-a: &a {b: ["${env:DEMARC_A}"]}\n', options);
      expect(found(result)).toEqual(['error substitution-in-extension 2:14']);
    }
    expect(found(load('version: 1\nx-a: "$${env:DEMARC_A}"\n'))).toEqual([]);
  });

  test('may turn a rule off for its own objects, like every document of its account', () => {
    const text = (key: string) => `version: 1\npolicy: {rules: {mtu-direct: {off: [${key}]}}}\n`;
    const result = load(`${text('a')}---\n${text('b')}`);
    expect(found(result)).toEqual([]);
    expect(result.accounts[0]?.policy.rules).toEqual({ 'mtu-direct': { off: ['a', 'b'] } });
  });

  test('a service is text, on a tombstone too, and takes no substitutions, set or not', () => {
    const text = 'cnis: {a: {state: absent, service: acme}, b: {interconnect: x, service: "$${env:x} & co"}}\n';
    const [read] = load(`version: 1\n${text}`).accounts;
    expect(read?.cnis.map(({ service }) => service)).toEqual(['acme', '${env:x} & co']);
    for (const options of [{ environment: { DEMARC_A: 'acme' } }, { offline: true }]) {
      const result = load('version: 1\ncnis: {a: {interconnect: x, service: "${env:DEMARC_A}"}}\n', options);
      expect(found(result)).toEqual(['error substitution-in-literal 2:38']);
    }
    const long = (length: number) => `version: 1\ncnis: {a: {interconnect: x, service: ${'é'.repeat(length)}}}\n`;
    expect(found(load(long(64)))).toEqual([]);
    expect(found(load(long(65)))).toEqual(['error shape-value 2:38']);
  });

  test('labels are texts by name, on a tombstone too, and take no substitutions, set or not', () => {
    const circuits = 'interconnects: {i: {type: direct, name: n, labels: {ordered: 2026-03-01, router: "$${x}"}}}\n';
    const text = `${circuits}cnis: {a: {state: absent, labels: &l {vendor: "7"}}, b: {interconnect: i, labels: *l}}\n`;
    const [read] = load(`version: 1\n${text}`).accounts;
    expect(read?.interconnects.map(({ labels }) => labels)).toEqual([{ ordered: '2026-03-01', router: '${x}' }]);
    expect(read?.cnis.map(({ labels }) => labels)).toEqual([{ vendor: '7' }, { vendor: '7' }]);
    for (const options of [{ environment: { DEMARC_A: 'acme' } }, { offline: true }]) {
      for (const labels of ['"${env:DEMARC_A}"', '{a: "${env:DEMARC_A}"}', '&a {a: "${env:DEMARC_A:-b}"}']) {
        const result = load(`version: 1\ncnis: {a: {interconnect: x, labels: ${labels}}}\n`, options);
        expect(found(result).map((line) => line.split(' ')[1])).toContain('substitution-in-literal');
      }
    }
  });

  test.each([
    ['labels: 7', 'shape-type', 'labels must be a mapping, not an integer'],
    ['labels: {port: 7}', 'shape-type', 'labels.port must be a string, not an integer'],
    ['labels: {port: }', 'shape-type', 'labels.port must be a string, not null'],
    ['labels: {Port: a}', 'shape-key', 'the key Port is no name of a label: a lower-case letter, then'],
    ['labels: {md5_key: hunter2}', 'shape-key', 'the key md5_key is no name of a label'],
    [`labels: {${'a'.repeat(64)}: b}`, 'shape-key', 'is no name of a label'],
    [`labels: {a: ${'b'.repeat(257)}}`, 'shape-value', 'labels.a must be at most 256 characters long'],
    [`labels: {${Array.from({ length: 21 }, (_, i) => `a${i}: b`).join()}}`, 'shape-value', 'at most 20 keys'],
  ])('labels of the wrong shape are errors in words: %s', (labels, code, message) => {
    const result = load(`version: 1\ncnis: {a: {interconnect: x, ${labels}}}\n`);
    expect(result.diagnostics.map((each) => each.code)).toEqual([code]);
    expect(result.diagnostics[0]?.message).toContain(message);
  });

  test('documents of one account may each join metros; one name has one list, in any order', () => {
    const text = (metros: string) => `version: 1\npolicy: {metros: {${metros}}, unguarded: [lab]}\n`;
    const result = load(`${text('a: [ewr, jfk], b: [lhr]')}---\n${text('a: [jfk, ewr], c: [us-east4]')}`);
    expect(found(result)).toEqual([]);
    expect(Object.keys(result.accounts[0]?.policy.metros ?? {})).toEqual(['a', 'b', 'c']);
    expect(result.accounts[0]?.policy).toMatchObject({ metros: { b: ['lhr'], c: ['us-east4'] }, unguarded: ['lab'] });
    expect(found(load(`${text('a: [ewr]')}---\n${text('a: [jfk]')}`))).toEqual(['error document-conflict 5:22']);
    expect(found(load(`${text('')}---\nversion: 1\npolicy: {unguarded: [other]}\n`))).toEqual([
      'error document-conflict 5:21',
    ]);
  });

  test.each(['a/b', 'a:b', 'account'])('no group and no joined metro has the name %s', (name) => {
    const group = `version: 1\ninterconnects: {a: {type: direct, slot_id: ${slot_id}, group: "${name}"}}\n`;
    expect(found(load(group)).map((text) => text.slice(0, 17))).toEqual(['error shape-value']);
    expect(found(load(`version: 1\npolicy: {metros: {"${name}": [ewr]}}\n`))).toEqual(['error shape-key 2:19']);
  });

  test('keeps the file and the place of each field', () => {
    const [first] = load([
      { name: 'a.yaml', text: 'version: 1\ncnis:\n  a:\n    interconnect: x\n    magic:\n      mtu: 1500\n' },
      { name: 'b.yaml', text: 'version: 1\npolicy:\n  prune: true\nsettings:\n  default_asn: 1\n' },
    ]).accounts;
    expect(first?.cnis[0]?.origin.locate()).toMatchObject({ file: 'a.yaml', line: 3, column: 3 });
    expect(first?.cnis[0]?.origin.locate(['magic', 'mtu'])).toMatchObject({ line: 6, column: 12, endColumn: 16 });
    expect(first?.cnis[0]?.origin.locate(['bgp', 'md5_key'])).toMatchObject({ line: 3, column: 3 });
    expect(first?.settings?.origin.locate(['default_asn'], 'key')).toMatchObject({
      file: 'b.yaml',
      line: 5,
      column: 3,
    });
    expect(first?.origin.locate(['policy', 'prune'])).toMatchObject({ file: 'b.yaml', line: 3, column: 10 });
    expect(first?.origin.locate()).toMatchObject({ file: 'a.yaml', line: 1 });
  });

  test('has its settings from the document that gives them a value, and unknown fields of its own alone', () => {
    const sources = [
      { name: 'a.yaml', text: 'version: 1\nsettings: {default_asn: "${env:DEMARC_A}"}\n' },
      {
        name: 'b.yaml',
        text: 'version: 1\nsettings: {default_asn: 64512}\ncnis: {a: {interconnect: "${env:DEMARC_I}"}}\n',
      },
    ];
    const [both, one] = [sources, sources.slice(1)].map((each) => load(each, { offline: true }).accounts[0]?.settings);
    expect(both?.origin.locate(['default_asn'])).toMatchObject({ file: 'b.yaml', line: 2 });
    expect([both?.unknown, one?.unknown]).toEqual([new Set(['default_asn']), new Set()]);
  });
});

describe('documents that contradict each other', () => {
  test('show both places of a key that is declared twice', () => {
    const text = 'version: 1\ncnis: {a: {interconnect: x}}\n';
    expect(
      load([
        { name: 'b.yaml', text },
        { name: 'a.yaml', text },
      ]).diagnostics,
    ).toMatchObject([
      {
        code: 'document-duplicate-key',
        span: { file: 'b.yaml', line: 2 },
        related: [{ span: { file: 'a.yaml', line: 2 } }],
      },
    ]);
  });

  test('may use one key for an interconnect and a CNI', () => {
    expect(
      found(load('version: 1\ninterconnects: {a: {type: direct, name: n}}\ncnis: {a: {interconnect: a}}\n')),
    ).toEqual([]);
  });

  test.each([
    ['policy: {prune: true}', 'policy: {prune: false}'],
    ['policy: {rules: {asn: off}}', 'policy: {rules: {asn: error}}'],
    ['policy: {ignore: [a]}', 'policy: {ignore: [a, b]}'],
    ['settings: {default_asn: 1}', 'settings: {default_asn: 2}'],
    ['credentials: {token_env: CF_A}', 'credentials: {token_env: CF_B}'],
  ])('%s and %s', (first, second) => {
    const result = load(`version: 1\n${first}\n---\nversion: 1\n${second}\n`);
    expect(result.diagnostics).toMatchObject([
      { severity: 'error', code: 'document-conflict', span: { line: 5 }, related: [{ span: { line: 2 } }] },
    ]);
    expect(found(load(`version: 1\n${first}\n---\nversion: 1\n${first}\n`))).toEqual([]);
  });
});

describe('the account of a document', () => {
  test('is required, and the message says what to do', () => {
    expect(load('version: 1\n', { defaultAccount: undefined }).diagnostics).toMatchObject([
      { severity: 'error', code: 'account-missing', hint: expect.stringContaining('CLOUDFLARE_ACCOUNT_ID') as string },
    ]);
    expect(found(load('version: 1\n', { defaultAccount: '' }))).toEqual(['error account-missing 1:1']);
  });

  test('may be unknown offline, and documents with the same unset variable are still merged', () => {
    const text = 'version: 1\naccount: ${env:DEMARC_ACCOUNT}\ncnis: {a: {interconnect: x}}\n';
    const result = load(
      [
        { name: 'a.yaml', text },
        { name: 'b.yaml', text },
      ],
      { offline: true },
    );
    expect(found(result)).toEqual([
      'info variable-unset 2:10',
      'info variable-unset 2:10',
      'error document-duplicate-key 3:8',
    ]);
    expect(found(load('version: 1\n', { offline: true, defaultAccount: undefined }))).toEqual([
      'info account-missing 1:1',
    ]);
  });

  test('is refused and not shown when CLOUDFLARE_ACCOUNT_ID is not an account tag', () => {
    const { diagnostics } = load('version: 1\n', { defaultAccount: 'a-token-by-mistake' });
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'account-invalid' }]);
    expect(JSON.stringify(diagnostics)).not.toContain('a-token-by-mistake');
  });
});

describe('the field requires', () => {
  test.each(['>=0.1', '>=0.1 <1', '0.1', '=0.1.0', '<= 0.1', '>0.0.9, <0.2'])('accepts 0.1.0 with %s', (requires) => {
    expect(found(load(`version: 1\nrequires: "${requires}"\n`))).toEqual([]);
  });

  test.each(['>=0.2', '<0.1', '>0.1', '=0.1.1', '>=0.1 <0.1'])(
    'refuses 0.1.0 with %s and reports nothing else about the document',
    (requires) => {
      expect(found(load(`version: 1\nrequires: "${requires}"\nfrom_the_future: true\n`))).toEqual([
        'error document-requires 2:11',
      ]);
    },
  );

  test.each(['^0.1', '~1', '*', '1.x', '>=1 || <2', 'latest'])('refuses the malformed range %s', (requires) => {
    expect(load(`version: 1\nrequires: "${requires}"\n`).diagnostics).toMatchObject([
      { code: 'document-requires', message: expect.stringContaining('not a range') as string },
    ]);
  });

  test('is not reported when the document has another format version', () => {
    const result = load('version: 2\nfrom_the_future: true\n');
    expect(found(result)).toEqual(['error document-version 1:10']);
    expect(result.diagnostics[0]?.hint).toBe('write version: 1, or use a newer demarc (this is 0.1.0)');
  });
});

describe('a wrong shape', () => {
  test.each([
    ['version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      custmer_asn: 1\n', 'error shape-unknown-key 6:7'],
    ['version: 1\ncnis:\n  a:\n    interconnect: x\n    magic: {mtu: "1500"}\n', 'error shape-type 5:18'],
    ['version: 1\n__proto__: 1\n', 'error shape-unknown-key 2:1'],
    ['version: 1\nconstructor: 1\n', 'error shape-unknown-key 2:1'],
    ['version: 1\ninterconnects:\n  __proto__: {type: direct, name: n}\n', 'error shape-key 3:3'],
    ['version: 1\ninterconnects:\n  a:\n    type: gcp_partner\n    slot_id: x\n', 'error shape-not-allowed 5:5'],
    ['cnis:\n  a: {interconnect: x}\n', 'error shape-missing-key 1:1'],
    ['version: 1\ncnis:\n  a:\n    id:\n', 'error shape-type 4:5'],
    ['just text', 'error shape-type 1:1'],
  ])('is reported at its place: %j', (text, expected) => {
    expect(found(load(text))).toEqual([expected]);
  });

  test.each([
    ['version: "1"\n', 'remove the quotes'],
    ['version: 1\ncnis: {a: {interconnect: x, magic: {mtu: "1500"}}}\n', 'remove the quotes'],
    ['version: 1\ncnis: {a: {interconnect: x, magic: {mtu: "much"}}}\n', 'write a plain number'],
    ['version: one\n', undefined],
    ['just text', 'a document begins with version: 1'],
  ])('has a hint about quotes only for a number in quotes, and says how a document begins: %j', (text, hint) => {
    const [diagnostic, ...more] = load(text).diagnostics;
    expect(more).toEqual([]);
    if (hint === undefined) expect(diagnostic?.hint).toBeUndefined();
    else expect(diagnostic?.hint).toContain(hint);
  });

  test('is not looked for in a document that cannot be read as data', () => {
    const text = 'version: 1\nfoo: 1\ncnis: {a: {interconnect: *b}}\n';
    expect(found(load(text))).toEqual(['error yaml-alias 3:26']);
    expect(found(load(text.replace('version: 1', 'version: 2')))).toEqual(['error yaml-alias 3:26']);
  });

  test('that is repeated very often is reported a limited number of times, with a note about the rest', () => {
    const cnis = Array.from({ length: 3000 }, (_, i) => `  c${i}: {interconnect: x, foo: 1}\n`).join('');
    const codes = load(`version: 1\ncnis:\n${cnis}`).diagnostics.map(({ code }) => code);
    expect(codes).toHaveLength(201);
    expect(codes).toContain('document-errors');
  });
});
