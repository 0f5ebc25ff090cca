import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import type { RuleRow } from '../tables/slots-accounts-rules.ts';
import { moreWords } from '../text/more-words.ts';
import { makeVisible } from '../text/sanitise.ts';
import { counted, jsonText } from '../text/words.ts';
import { createFingerprint } from './finding-fingerprint.ts';

interface SarifOptions {
  /** All rules of demarc, sorted by id. They describe the tool. */
  readonly rules: readonly RuleRow[];
  readonly version: string;
  /** The texts by file name, with sensitive values masked. The text of its line identifies a result, even after the line moves. */
  readonly sources: ReadonlyMap<string, string>;
  /** The path from the root of the repository, with forward slashes. Absolute for a file outside the repository. */
  readonly pathOf: (file: string) => string;
}

// GitHub shows the 5,000 most severe results of a run and refuses a run with more than 25,000. It accepts 100 locations for each result.
const mostResults = 5_000;
const mostRelated = 99;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;
const severityOrder: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Writes diagnostics as SARIF 2.1.0, in the subset that GitHub code scanning reads. Rules have their help. Each region has its start and
 * end, with lines and columns. `primaryLocationLineHash` keeps the identity of an alert while the lines around it move. Of more than 5,000
 * diagnostics it keeps the most severe, and a notification says so. Ends with a line break.
 */
export function renderDiagnosticsSarif(list: readonly Diagnostic[], options: SarifOptions): string {
  const kept = list.toSorted((a, b) => severityOrder[a.severity] - severityOrder[b.severity]).slice(0, mostResults);
  const rules = sarifRules(options.rules, new Set(kept.map(({ code }) => code)));
  const ruleIndex = new Map(rules.map(({ id }, at) => [id, at]));
  const fingerprint = createFingerprint(options);
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'demarc', semanticVersion: options.version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(list.length - kept.length)],
        results: kept.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: ruleIndex.get(diagnostic.code),
          level: levels[diagnostic.severity],
          message: { text: messageText(diagnostic) },
          locations: [location(diagnostic.span ?? beginning(options.sources), options)],
          ...relatedLocations(diagnostic, options),
          partialFingerprints: { primaryLocationLineHash: fingerprint(diagnostic) },
        })),
      },
    ],
  });
}

function invocation(leftOut: number): unknown {
  if (leftOut === 0) return { executionSuccessful: true };
  const text = `${counted(leftOut, 'further result')} left out, the least severe: demarc validate --format json has all of them.`;
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

/** The message, the hint, and links to related places. GitHub shows only the related places that the message links to. */
function messageText({ message, hint, related = [] }: Diagnostic): string {
  const links = related.slice(0, mostRelated).map((place, at) => `[${plainText(place.message)}](${at + 1})`);
  return [
    `${plainText(message)}.`,
    ...(hint === undefined ? [] : [plainText(hint)]),
    ...(links.length === 0 ? [] : [`See: ${links.join(', ')}.`]),
  ].join(' ');
}

/** Escapes text so that it cannot form a link (SARIF 2.1.0, 3.11.6). */
function plainText(text: string): string {
  return makeVisible(text).replace(/[\\[\]]/g, '\\$&');
}

function relatedLocations({ related = [] }: Diagnostic, options: SarifOptions): object {
  if (related.length === 0) return {};
  return {
    relatedLocations: related.slice(0, mostRelated).map((place, at) => ({
      id: at + 1,
      ...location(place.span, options),
      message: { text: plainText(place.message) },
    })),
  };
}

function location(span: Span, options: SarifOptions): object {
  const { file, line, column, endLine, endColumn } = span;
  return {
    physicalLocation: {
      artifactLocation: { uri: artifactUri(options.pathOf(file)) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** A place for a diagnostic that has none: code scanning does not show a result without a location. */
function beginning(sources: ReadonlyMap<string, string>): Span {
  const [file = 'demarc.yaml'] = sources.keys();
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

type Level = 'error' | 'warning' | 'note';

/** A `reportingDescriptor` (SARIF 2.1.0, 3.49) with all fields that code scanning asks for. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: Level };
  readonly properties: { readonly tags: readonly string[] };
}

// The number of characters of a description that GitHub shows.
const longestDescription = 1024;

interface Family {
  readonly prefix: string;
  readonly level: Level;
  readonly why: string;
  readonly fix: string;
}

/** Diagnostics that come before the rules. Their codes are an open set, but the prefixes of the codes are fixed. */
const families: readonly Family[] = [
  {
    prefix: 'yaml-',
    level: 'error',
    why: 'The text is not YAML that demarc can read.',
    fix: 'Correct the YAML at this place; nothing after it was checked.',
  },
  {
    prefix: 'shape-',
    level: 'error',
    why: 'The document does not have the shape that its schema asks for.',
    fix: 'Compare the place with the schema, which demarc schema prints; an editor that knows the schema shows it as you type.',
  },
  {
    prefix: 'variable-',
    level: 'note',
    why: 'The document takes a value from the environment, and the value is not available here.',
    fix: 'Set the variable where the documents are planned and applied; offline its value is unknown.',
  },
  {
    prefix: '',
    level: 'error',
    why: 'The documents contradict themselves, or cannot be used as they are.',
    fix: 'Follow the hint in the message.',
  },
];

/**
 * The rules of a run: first all rules of demarc, then the other codes that were found. Each result can then refer to a rule. Each part is
 * sorted by id.
 */
function sarifRules(rules: readonly RuleRow[], codes: ReadonlySet<string>): readonly SarifRule[] {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...codes].filter((code) => !known.has(code)).sort();
  return [
    ...rules.map(({ id, severity, why, fix }) => sarifRule(id, severity, why, fix)),
    ...others.map((code) => {
      const { level, why, fix } = familyOf(code);
      return sarifRule(code, level, why, fix);
    }),
  ];
}

function familyOf(code: string): Family {
  const family = families.find(({ prefix }) => code.startsWith(prefix));
  if (family === undefined) throw new Error('the last family takes every code');
  return family;
}

function sarifRule(id: string, level: Level, why: string, fix: string): SarifRule {
  const more = moreWords([id]);
  return {
    id,
    shortDescription: { text: id.replaceAll('-', ' ').slice(0, longestDescription) },
    fullDescription: { text: why.slice(0, longestDescription) },
    help: { text: [`Why: ${why}`, `Fix: ${fix}`, ...(more === undefined ? [] : [`More: ${more}`])].join('\n\n') },
    defaultConfiguration: { level },
    properties: { tags: ['network'] },
  };
}

/**
 * A file name as a URI reference (RFC 3986), with forward slashes and percent-encoded segments. A relative name stays relative. An absolute
 * name becomes a `file:` URI.
 */
export function artifactUri(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/');
  const encoded = segments.map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  if (/^[A-Za-z]:[\\/]/.test(path)) return `file:///${encoded.replace('%3A', ':')}`;
  return encoded;
}
