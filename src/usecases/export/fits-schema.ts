import { checkDesiredState } from '../../schema/desired-state.ts';

/** Whether the schema lets an interconnect be declared with these fields. */
export function fitsInterconnect(fields: object): boolean {
  return checkDesiredState({ version: 1, interconnects: { any: fields } }).length === 0;
}

/** The same for a CNI. */
export function fitsCni(fields: object): boolean {
  return checkDesiredState({ version: 1, cnis: { any: { interconnect: 'any', ...fields } } }).length === 0;
}
