import { expect } from 'vitest';

interface SarifLocation {
  readonly id?: number;
  readonly message?: { readonly text: string };
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
  };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly tags: readonly string[] };
}

export interface SarifRun {
  readonly tool: {
    readonly driver: { readonly name: string; readonly semanticVersion: string; readonly rules: readonly SarifRule[] };
  };
  readonly columnKind: string;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly results: readonly SarifResult[];
}

const levels = ['error', 'warning', 'note'];
// RFC 3986: a relative reference whose first segment holds no colon, or a file: URI.
const uriReference = /^(?:file:\/\/)?(?:[A-Za-z0-9\-._~!$&'()*+,;=@/]|%[0-9A-F]{2}|(?<=file:.*):)+$/;

/**
 * Holds a text against SARIF 2.1.0 and against what GitHub documents for code scanning: every required property, no other property
 * than these, its bounds, and results that agree with the rules.
 */
export function expectSarif(text: string): SarifRun {
  const log = JSON.parse(text) as { $schema: string; version: string; runs: SarifRun[] };
  expectKeys(log, ['$schema', 'version', 'runs']);
  expect(log.version).toBe('2.1.0');
  expect(log.$schema).toBe('https://json.schemastore.org/sarif-2.1.0.json');
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  expectKeys(run, ['tool', 'columnKind', 'invocations', 'results']);
  expectKeys(run.tool, ['driver']);
  expectKeys(run.tool.driver, ['name', 'semanticVersion', 'rules']);
  expect(run.columnKind).toBe('utf16CodeUnits');
  expect(run.results.length).toBeLessThanOrEqual(5_000);
  const { rules } = run.tool.driver;
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  rules.forEach(expectRule);
  expect(run.results.flatMap((result) => [...problemsOf(result, rules)])).toEqual([]);
  return run;
}

function expectRule(rule: SarifRule): void {
  expectKeys(rule, ['id', 'shortDescription', 'fullDescription', 'help', 'defaultConfiguration', 'properties']);
  for (const { text } of [rule.shortDescription, rule.fullDescription]) expect(text.length).toBeLessThanOrEqual(1024);
  expect(rule.help.text).toMatch(/^Why: .+\n\nFix: .+(?:\n\nMore: demarc explain [a-z0-9_-]+)?$/);
  expect(levels).toContain(rule.defaultConfiguration.level);
  expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
}

/** What is wrong with one of thousands of results. */
function* problemsOf(result: SarifResult, rules: readonly SarifRule[]): Generator<string> {
  const { relatedLocations: related = [], ...rest } = result;
  const named = `${result.ruleId}, ${result.message.text}`;
  const keys = ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'];
  if (!hasKeys(rest, keys)) yield `${named}: its properties are ${Object.keys(rest).join()}`;
  if (rules[result.ruleIndex]?.id !== result.ruleId) yield `${named}: rule ${result.ruleIndex} is another`;
  if (!levels.includes(result.level)) yield `${named}: the level ${result.level}`;
  if (result.message.text === '') yield `${named}: no message`;
  const { primaryLocationLineHash: hash } = result.partialFingerprints;
  const isAlone = hasKeys(result.partialFingerprints, ['primaryLocationLineHash']);
  if (!isAlone || !/^[0-9a-f]{32}:[1-9]\d*$/.test(hash)) yield `${named}: the fingerprint ${hash}`;
  if (result.locations.length !== 1) yield `${named}: ${result.locations.length} places`;
  if (!related.every(({ id }, at) => id === at + 1)) yield `${named}: related places are not counted from 1`;
  for (const location of [...result.locations, ...related]) {
    if (!isPlace(location)) yield `${named}: the place ${JSON.stringify(location)}`;
  }
}

function isPlace({ physicalLocation: { artifactLocation, region } }: SarifLocation): boolean {
  const { startLine, startColumn, endLine, endColumn } = region;
  return (
    uriReference.test(artifactLocation.uri) &&
    hasKeys(region, ['startLine', 'startColumn', 'endLine', 'endColumn']) &&
    Object.values(region).every((number) => Number.isInteger(number) && number >= 1) &&
    (endLine === startLine ? endColumn >= startColumn : endLine > startLine)
  );
}

function expectKeys(value: object, keys: readonly string[]): void {
  expect(Object.keys(value).sort()).toEqual([...keys].sort());
}

function hasKeys(value: object, keys: readonly string[]): boolean {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}
