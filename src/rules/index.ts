export { checkRules } from './check-rules.ts';
export type { Rule } from './rule.ts';
export { rules } from './rules.ts';
