import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderDiagnosticsGithub } from '../../src/render/diagnostics-github.ts';
import { renderDiagnosticsJson } from '../../src/render/diagnostics-json.ts';
import { renderDiagnosticsMarkdown } from '../../src/render/diagnostics-markdown.ts';
import { renderDiagnosticsSarif } from '../../src/render/diagnostics-sarif.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics-text.ts';
import { checkRules } from '../../src/rules/index.ts';
import { load } from './helpers.ts';

/** Six letters of it are in no word of ours, and it looks like no token: what hides it is its place alone. */
const canary = 'qwzxvkjuyt';
const pieces = Array.from({ length: canary.length - 5 }, (_, at) => canary.slice(at, at + 6));

const samples = [
  `version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
x-s: &s { md5_key: "CANARY", customer_asn: 65010 }
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e, speed: 10G }
  gcp-a:
    type: gcp_partner
    pairing_key: CANARY
    bandwidth: 1G
cnis:
  wan-a:
    interconnect: ewr-a
    magic: { conduit_name: wan-a, mtu: 1500 }
    bgp: { <<: *s }
  wan-b:
    interconnect: ewr-a
    bgp:
      customer_asn: 65010
      md5_key: 'CANARY' # was CANARY
      extra_prefixes:
        - 0.0.0.0/0
  wan-c: { interconnect: ewr-a, bgp: {md5_key: CANARY, customer_asn: 65011} }
`,
  `version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
credentials:
  token: CANARY
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e, speed: 10G, psk: CANARY }
cnis:
  wan-a:
    interconnect: ewr-a
    bgp:
      md5_key: "\${env:DEMARC_K:-CANARY}"
      customer_asn: 65010
    magic:
      conduit_name: wan-a
      auth_key: "CANARY"
`,
].map((sample) => sample.replaceAll('CANARY', canary));

const bits =
  ' |  |\n|\n  |\n      |:|: |-|- |#| # |"|\'|{|}|[|]|,|&|*|!|>|%|@|`|?|? |=|\t|${env:|\\|x|md5|_|\u200b|\r\n|<<: |---\n'.split(
    '|',
  );

type Edit = (text: string, at: number) => string;

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom(1, 2, 3).map(
    (count): Edit =>
      (text, at) =>
        text.slice(0, at) + text.slice(at + count),
  ),
  fc.constantFrom(...bits).map(
    (bit): Edit =>
      (text, at) =>
        text.slice(0, at) + bit + text.slice(at),
  ),
  fc.constantFrom(...bits).map(
    (bit): Edit =>
      (text, at) =>
        text.slice(0, at) + bit + text.slice(at + 1),
  ),
  fc.nat(40).map((to): Edit => inLines((lines, at) => lines.toSpliced(at, 1).toSpliced(to, 0, lines[at] ?? ''))),
  fc
    .integer({ min: -6, max: 6 })
    .map((by): Edit => inLines((lines, at) => lines.with(at, indented(lines[at] ?? '', by)))),
  fc.constant(inLines((lines, at) => lines.toSpliced(at, 2, lines.slice(at, at + 2).join('')))),
);

function inLines(change: (lines: readonly string[], at: number) => readonly string[]): Edit {
  return (text, at) => change(text.split('\n'), text.slice(0, at).split('\n').length - 1).join('\n');
}

function indented(line: string, by: number): string {
  const content = line.trimStart();
  return ' '.repeat(Math.max(0, line.length - content.length + by)) + content;
}

/** An edit within a line or so of a canary. */
const nearEdit = fc.tuple(edits, fc.nat(20), fc.integer({ min: -40, max: 40 }));

function damaged(sample: string, list: readonly (readonly [Edit, number, number])[]): string {
  return list.reduce((text, [edit, which, distance]) => {
    const places = [...text.matchAll(/qwzxvk|vkjuyt/g)].map(({ index }) => index);
    const place = places[which % Math.max(1, places.length)] ?? 0;
    return edit(text, Math.min(text.length, Math.max(0, place + distance)));
  }, sample);
}

/** What is told of a document, in every form that diagnostics have; and the document itself where nothing is wrong with it, which plans show. */
function told(text: string): Readonly<Record<string, string>> {
  const { diagnostics, accounts, gate } = load(text, { offline: true });
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  const all = isWrong ? diagnostics : [...diagnostics, ...checkRules(accounts).map((each) => gate.pass(each))];
  const sources = gate.texts();
  const pathOf = (file: string) => file;
  return {
    text: renderDiagnosticsText(all, sources, { color: false }),
    json: renderDiagnosticsJson(all),
    sarif: renderDiagnosticsSarif(all, { rules: [], version: '1.0.0', sources, pathOf }),
    github: renderDiagnosticsGithub(all, { pathOf }),
    markdown: renderDiagnosticsMarkdown(all, { pathOf }),
    meaning: isWrong ? '' : JSON.stringify(accounts, (key, value: unknown) => (key === 'origin' ? undefined : value)),
  };
}

describe('a secret that is typed into a document', () => {
  test('is told in no form, not by six letters, however the text near it is damaged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(nearEdit, { minLength: 1, maxLength: 3 }), (sample, list) => {
        const text = damaged(sample, list);
        const leaks = Object.entries(told(text)).filter(([, output]) => pieces.some((piece) => output.includes(piece)));
        expect(leaks).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ['behind a colon without a blank, in braces', 'bgp: {md5_key:CANARY, customer_asn: 65010}'],
    ['behind an equals sign', 'bgp: {md5_key=CANARY, customer_asn: 65010}'],
    ['behind nothing', 'bgp: {md5_keyCANARY: 1, customer_asn: 65010}'],
    ['in quotes with its key', 'bgp: {"md5_key:CANARY", customer_asn: 65010}'],
    ['in front of its key', 'bgp: {"CANARY": md5_key, customer_asn: 65010}'],
    ['as an alias', 'bgp:\n      md5_key: *CANARY'],
    ['as an anchor', 'bgp:\n      md5_key: &CANARY &CANARY x'],
    ['as a tag', 'bgp:\n      md5_key: !CANARY x'],
    ['as the header of a block', 'bgp:\n      md5_key: |CANARY\n        x'],
    ['as the name of a variable', 'bgp:\n      md5_key: ${env:CANARY}'],
    ['as the name of a variable without env', 'bgp:\n      md5_key: ${CANARY}'],
    ['as a key that is written twice', 'bgp:\n      md5_key: { CANARY: 1, CANARY: 2 }'],
    ['as a key below', 'bgp:\n      md5_key:\n        CANARY: 1'],
    ['as a key beside', 'bgp:\n      md5_key:\n      CANARY:'],
    ['as the value of a merge key', 'bgp:\n      md5_key: { <<: CANARY }'],
    ['on the line below, in the same column', 'bgp:\n      md5_key:\n      CANARY'],
    ['as a block that is not indented', 'bgp:\n      md5_key: |\n      CANARY\n      bad: 1'],
    ['as a block that is indented too little', 'bgp:\n      md5_key: >-\n     CANARY\n      bad: 1'],
    ['in quotes over two lines', 'bgp:\n      md5_key: "a\n      CANARY"\n      bad: 1'],
    ['as the end of a key on two lines', 'bgp:\n      md5_key: first\n      CANARY'],
    ['in a comment behind a variable', 'bgp:\n      md5_key: ${env:DEMARC_X} # was CANARY\n      bad: 1'],
    ['in a comment above', 'bgp:\n      # was CANARY\n      md5_key: ${env:DEMARC_X}\n      bad: 1'],
    ['as a list', 'bgp:\n      md5_key:\n      - CANARY\n      bad: 1'],
    ['under a key in capitals', 'bgp: { MD5-Key: CANARY }'],
    ['under another name of a key', 'bgp: { psk: CANARY, authKey: CANARY, PASSWORD: CANARY }'],
    ['within a name', 'magic: { conduit_name: "wan-a md5_key: CANARY" }'],
    ['in place of the name of a variable with a token', 'magic: {}\ncredentials: { token_env: CANARY }'],
    ['in place of an account', 'magic: {}\naccount: CANARY'],
    ['with a hidden character', 'bgp:\n      md5_key: "a\u200bCANARY"'],
  ])('%s, is told in no form', (_name, lines) => {
    const text = `version: 1\ncnis:\n  wan-a:\n    interconnect: ewr-a\n    ${lines}\n`.replaceAll('CANARY', canary);
    const outputs = Object.entries(told(text)).filter(([, output]) => pieces.some((piece) => output.includes(piece)));
    expect(outputs).toEqual([]);
  });

  test.each([
    ['on its own line', 'bgp:\n      md5_key: CANARY\n      bad: 1'],
    ['in braces, before what is wrong', 'bgp: { md5_key: CANARY, bad: 1 }'],
    ['in quotes with a letter that is refused', 'bgp: { md5_key: "CANARY\\u00e4" }'],
    ['under a key that is not known', 'bgp: { apikey: CANARY, customer_asn: x }'],
    ['in place of an account', 'magic: {}\naccount: CANARY'],
  ])('%s, does not tell how long it is', (_name, lines) => {
    const [short, long] = ['hunter2', 'hunter2'.repeat(9)].map((secret) =>
      told(`version: 1\ncnis:\n  wan-a:\n    interconnect: ewr-a\n    ${lines}\n`.replaceAll('CANARY', secret)),
    );
    expect({ ...long, meaning: '' }).toEqual({ ...short, meaning: '' });
  });
});

test('what tells nothing stays readable in a frame', () => {
  const text = `version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e, speed: 10G }
cnis:
  wan-a:
    interconnect: \${env:DEMARC_HOST}
    mtuu: &m 15OO
    bgp: { extra_prefixes: [0.0.0.0/0, 192.0.2.0/24], customer_asn: 650l0 }
`;
  expect(
    load(text, { offline: true })
      .gate.texts()
      .get('a.yaml')
      ?.replaceAll(/\uffff+/g, '***'),
  ).toBe(text.replace('&m 15OO', '***'));
});
