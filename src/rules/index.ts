export { checkRules } from './check-rules.ts';
export { rules } from './rules.ts';
