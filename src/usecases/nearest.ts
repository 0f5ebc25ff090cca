export { nearest } from '../diagnostics/suggest.ts';
