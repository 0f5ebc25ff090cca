import { finishText } from './finish-text.ts';
import { jsonText } from './json-text.ts';
import { sanitiseText } from './sanitise.ts';
import { counted } from './words.ts';

/** A semantic rule as `demarc rules` lists it. */
export interface RuleRow {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  readonly fix: string;
}

/** Each rule with its severity, why it is there and how to fix what it finds. Ends with a line break. */
export function renderRulesText(rules: readonly RuleRow[]): string {
  if (rules.length === 0) return finishText(['No rules.']);
  const blocks = rules.map(({ id, severity, why, fix }) => [
    `${sanitiseText(id)} (${severity})`,
    `  why: ${sanitiseText(why)}`,
    `  fix: ${sanitiseText(fix)}`,
    '',
  ]);
  const errors = rules.filter((rule) => rule.severity === 'error').length;
  return finishText([...blocks.flat(), `${counted(errors, 'error')}, ${counted(rules.length - errors, 'warning')}.`]);
}

/** `demarc.rules/1`. */
export function renderRulesJson(rules: readonly RuleRow[]): string {
  return jsonText({
    format: 'demarc.rules/1',
    rules: rules.map(({ id, severity, why, fix }) => ({ id, severity, why, fix })),
  });
}
