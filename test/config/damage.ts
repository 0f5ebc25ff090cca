import fc from 'fast-check';
import { renderDiagnosticsGithub } from '../../src/render/diagnostics/diagnostics-github.ts';
import { renderDiagnosticsJson } from '../../src/render/diagnostics/diagnostics-json.ts';
import { renderDiagnosticsMarkdown } from '../../src/render/diagnostics/diagnostics-markdown.ts';
import { renderDiagnosticsSarif } from '../../src/render/diagnostics/diagnostics-sarif.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { load } from './helpers.ts';

/** Six letters of it are in no word of ours, and it looks like no token: what hides it is its place alone. */
export const canary = 'qwzxvkjuyt';
const pieces: readonly string[] = Array.from({ length: canary.length - 5 }, (_, at) => canary.slice(at, at + 6));

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
    (piece): Edit =>
      (text, at) =>
        text.slice(0, at) + piece + text.slice(at),
  ),
  fc.constantFrom(...bits).map(
    (piece): Edit =>
      (text, at) =>
        text.slice(0, at) + piece + text.slice(at + 1),
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

/** The diagnostics of a document in every form. A valid document is included itself, because plans show it. */
export function renderAll(text: string, offline = true): Readonly<Record<string, string>> {
  const { diagnostics, accounts, gate } = load(text, { offline, environment: { DEMARC_X: 'x' } });
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

/** A document that one to three edits have damaged. */
export const damagedDocument: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...samples), fc.array(nearEdit, { minLength: 1, maxLength: 3 }))
  .map(([sample, list]) => damaged(sample, list));

/** The outputs that contain six letters of the canary or more. */
export function leaks(outputs: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(outputs).filter(([, output]) => pieces.some((piece) => output.includes(piece)));
}
