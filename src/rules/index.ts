export { checkRules } from './check-rules.ts';
export type { Finding, Rule } from './rule.ts';
export { rules } from './rules.ts';
