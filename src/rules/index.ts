export { checkRules } from './check-rules.ts';
export { fixedRules, rules } from './rules.ts';
