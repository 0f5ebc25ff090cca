export { encodePlan } from '../plan/codec.ts';
