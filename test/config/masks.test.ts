import { expect, test } from 'vitest';
import { showMasked } from '../../src/diagnostics/mask-text.ts';
import { load } from './helpers.ts';

function masked(text: string): string {
  return showMasked(load(text).gate.texts().get('a.yaml') ?? '');
}

test.each([
  [
    'a value',
    'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: hunter2\n      customer_asn: 1\n',
  ],
  [
    'a value in quotes',
    'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp: {"md5_key": "hunter2", customer_asn: 1}\n',
  ],
  [
    'a block',
    'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: |\n        hunter2\n\n        hunter2\n      customer_asn: 1\n',
  ],
  ['a fallback', 'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: ${env:DEMARC_X:-hunter2}\n'],
  ['a list', 'version: 1\ncnis:\n  a:\n    bgp:\n      md5_key: [hunter2, hunter2]\n'],
  ['a list in lines', 'version: 1\ncnis:\n  a:\n    bgp:\n      md5_key:\n        - hunter2\n'],
  ['a value under a misspelt parent', 'version: 1\nfoo:\n  bar:\n    md5_key: hunter2\n'],
  ['a value of a misspelt key', 'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5key: hunter2\n'],
  ['a text that is no YAML', 'version: 1\n\tcnis: [\n  md5_key: "hunter2\n  pairing_key: hunter2\n'],
  ['a value of a key with hidden characters', 'version: 1\nm\u200bd5_\u00adkey:\u00a0hunter2\n'],
  ['a value of a key in another kind of line', 'a: 1\r\u2028md5_key\u3000hunter2\n'],
  ['a value through an alias', 'version: 1\ncnis:\n  a:\n    interconnect: &k hunter2\n    bgp:\n      md5_key: *k\n'],
  ['a string over several lines', 'version: 1\ncnis:\n  a: {interconnect: x, bgp: {md5_key: "hun\n     hunter2"}}\n'],
])('%s of a sensitive field is hidden', (_name, text) => {
  expect(text).toContain('hunter2');
  expect(masked(text)).not.toContain('hunter2');
});

test('a number of up to five digits and a word of the language stay visible behind an unknown name', () => {
  const text = `version: 1
policy:
  metros:
    new-york: [ewr, jfkk, us-east4]
    other:
      - lga
  mtuu: 1500
  prunee: true
cnis:
  a: { interconnect: x, magic: { conduit_name: a, mtuu: 9000 } }
`;
  expect(masked(text)).toBe(text);
});

test.each([
  ['a long number behind an unknown name', 'magic: { mtuu: 482915 }'],
  ['a word behind an unknown name', 'magic: { mtuu: hunter }'],
  ['a number behind a misspelt name of a sensitive field', 'bgp: { md5_kye: 48291 }'],
  ['a number behind such a name with two errors', 'bgp: { airing_kez: 48291 }'],
  ['a number behind such a name with an escape', 'bgp: { "\\x6dd5_kye": 48291 }'],
  ['a number behind the name of a credential', 'magic: { password: 48291 }'],
  ['a number behind such a name with hidden characters', '"pa\u200bssword": 48291, service: "\u200b"'],
  ['a word in braces without a name', 'magic: { conduit_name: { hunter } }'],
  ['a word behind a value in quotes', 'magic: { conduit_name: "a" hunter }'],
  ['a word behind a list', 'bgp: { extra_prefixes: [10.0.0.0/8] hunter }'],
  ['a token as an anchor', 'service: &ghp_hunterhunterhunter x'],
])('%s is hidden', (_name, field) => {
  const text = `version: 1\ncnis:\n  a: { interconnect: x, ${field} }\n`;
  expect(masked(text)).not.toMatch(/48291|hunter/);
});

test.each([
  ['a value in quotes', 'cust_ip: "10.0.0.1/31", magic: { mtu: "1500" }'],
  ['a name with letters of a sensitive field', 'service: monkey-a, magic: { conduit_name: key-west }'],
  ['a value behind a blank of another kind', 'magic: { mtu:\u00a01500, conduit_name:\u00a0wan-a }'],
])('%s stays visible', (_name, field) => {
  const text = `version: 1\ncnis:\n  a: { interconnect: x, ${field} }\n`;
  expect(masked(text)).toBe(text);
});

test('the misspelt name of a sensitive field stays visible, and a short key beside a secret is named', () => {
  const text = 'version: 1\ncnis:\n  a: { interconnect: x, bgp: { xy: 1, md5_kye: 48291 } }\n';
  expect(masked(text)).toContain('md5_kye: ***');
  expect(load(text).diagnostics.map(({ message }) => message)).toEqual(['unknown key xy', 'unknown key md5_kye']);
});

test('a message about a metro says where it is', () => {
  const { diagnostics } = load('version: 1\npolicy:\n  metros:\n    new-york: [ewr, jfkk]\n');
  expect(diagnostics.map(({ message }) => message).join()).toContain(
    'policy.metros.new-york[1] must be a metro of three letters',
  );
});

test('what is no metro is hidden in the list of a metro', () => {
  const text = 'version: 1\npolicy:\n  metros:\n    new-york: [hunter2, "a b", md5_key: hunter2]\n';
  expect(masked(text)).not.toMatch(/hunter|a b/);
});

test('the name of a variable stays visible', () => {
  const text =
    'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: ${env:DEMARC_K} # the key\n      customer_asn: 1\n';
  expect(masked(text)).toBe(text.replace('# the key', '# ***'));
});

test('text next to a sensitive field stays visible', () => {
  const text =
    'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: hunter2\n      customer_asn: 1\n';
  expect(masked(text)).toBe(text.replace('hunter2', '***'));
});

test.each([
  ['an alias', 'md5_key: *wan-a\n'],
  ['the name of a variable', 'md5_key: "${env:wan-a}"\n'],
  ['a key', '{customer_asn: 1, md5_key: , wan-a}\n'],
  ['a key on a line of its own', 'md5_key:\n        wan-a: 1\n'],
])('%s is not quoted in the place of a secret, but is shown elsewhere', (_name, bgp) => {
  const text = `version: 1\ncnis:\n  wan-a:\n    interconnect: wan-a\n    bgp:\n      ${bgp}`;
  const { diagnostics } = load(text);
  expect(diagnostics.map(({ severity }) => severity)).toContain('error');
  expect(JSON.stringify(diagnostics.filter(({ span }) => span !== undefined && span.line > 5))).not.toContain('wan-a');
});

test('a hidden character in a sensitive value is named without its place in the value', () => {
  const text = 'version: 1\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: hunt\u200ber2\n';
  const { diagnostics } = load(text);
  expect(diagnostics).toMatchObject([
    { code: 'yaml-hidden-character', span: { line: 6, column: 16, endLine: 6, endColumn: 16 } },
  ]);
  expect(masked(text)).not.toMatch(/hunt|er2/);
});

test('a variable that is a secret in one document is an error elsewhere, and is not shown', () => {
  const other = 'ffffffffffffffffffffffffffffffff';
  const sources = [
    {
      name: 'a.yaml',
      text: 'version: 1\ncnis:\n  a:\n    interconnect: x\n    magic:\n      description: "k ${env:DEMARC_K:-hunter2}"\n      conduit_name: ${env:DEMARC_K:-hunter2}\n',
    },
    {
      name: 'b.yaml',
      text: `version: 1\naccount: ${other}\ncnis:\n  a:\n    interconnect: x\n    bgp:\n      md5_key: \${env:DEMARC_K}\n`,
    },
  ];
  for (const options of [{ environment: { DEMARC_K: 'hunter2' } }, { offline: true }, { skipSecrets: true }]) {
    const { diagnostics, gate } = load(sources, options);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'secret-in-plain-field',
        span: { file: 'a.yaml', line: 6, column: 23 },
        related: [{ message: 'it is used as md5_key here', span: { file: 'b.yaml', line: 7 } }],
      },
      { code: 'secret-in-plain-field', span: { file: 'a.yaml', line: 7, column: 21 } },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
    expect(gate.texts().get('a.yaml')).not.toContain('hunter2');
  }
});
