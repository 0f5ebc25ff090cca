import { fieldsOf, isJsonObject } from './fields.ts';
import type { Fields } from './fields.ts';

/** `A.B.C.D/N` as the contract has it, or the `{ip, cidr}` that the live API has been seen to send; always the former in the end. */
export function readAddress(fields: Fields, name: string): string {
  const found = fields.any(name);
  if (typeof found === 'string') return found;
  return addressText(found) ?? fields.fail(name, 'an address, as text or as {ip, cidr}');
}

/** The text of an address in its object form; undefined for anything else. */
export function addressText(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const fields = fieldsOf(value, '');
  const ip = fields.any('ip');
  const length = fields.any('cidr');
  const fits = typeof length === 'number' && Number.isInteger(length) && length >= 0 && length <= 32;
  return typeof ip === 'string' && ip !== '' && fits ? `${ip}/${length}` : undefined;
}
