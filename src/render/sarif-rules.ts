import type { RuleRow } from './rules.ts';

type Level = 'error' | 'warning' | 'note';

/** A `reportingDescriptor` (SARIF 2.1.0, 3.49) with everything that code scanning asks for. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: Level };
  readonly properties: { readonly tags: readonly string[] };
}

// What GitHub shows of a description.
const longestDescription = 1024;

interface Family {
  readonly prefix: string;
  readonly level: Level;
  readonly why: string;
  readonly fix: string;
}

/** Diagnostics that come before the rules: their codes are an open set, their beginnings are not. */
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
    why: 'The document takes a value from the environment, and the value cannot be had here.',
    fix: 'Set the variable where the documents are planned and applied; offline its value is unknown.',
  },
  {
    prefix: '',
    level: 'error',
    why: 'The documents contradict themselves, or cannot be used as they are.',
    fix: 'Follow the hint in the message.',
  },
];

/** The rules of a run: all that demarc has, then what else was found, so that every result points at one. Sorted by id within each. */
export function sarifRules(rules: readonly RuleRow[], codes: ReadonlySet<string>): readonly SarifRule[] {
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
  return {
    id,
    shortDescription: { text: id.replaceAll('-', ' ').slice(0, longestDescription) },
    fullDescription: { text: why.slice(0, longestDescription) },
    help: { text: `Why: ${why}\n\nFix: ${fix}` },
    defaultConfiguration: { level },
    properties: { tags: ['network'] },
  };
}
