import { parseCidr } from '../../net/cidr.ts';
import { isExact } from '../json/json-kinds.ts';
import type { Check } from './check.ts';

export const text: Check = (value, at) => (typeof value === 'string' ? undefined : `\`${at}\` must be a string`);

export const filledText: Check = (value, at) =>
  typeof value === 'string' && value !== '' ? undefined : `\`${at}\` must be a string that is not empty`;

/** `format: int32, minimum: 0` in the reference is an unsigned 32-bit integer (ASNs up to 4294967295 are valid). */
export const uint32: Check = (value, at) => {
  const number = isExact(value) ? Number(value.toString()) : value;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 4_294_967_295;
  return fits ? undefined : `\`${at}\` must be an integer from 0 to 4294967295`;
};

/** The contract's Ipv4Cidr. */
export const ipv4Cidr: Check = (value, at) =>
  typeof value === 'string' && parseCidr(value) !== undefined
    ? undefined
    : `\`${at}\` must be an IPv4 address with prefix length, A.B.C.D/N`;

/** BgpControl: printable ASCII other than `"` and `?`, not empty. */
export const md5Key: Check = (value, at) =>
  typeof value === 'string' && /^[\x20-\x21\x23-\x3E\x40-\x7E]+$/.test(value)
    ? undefined
    : `\`${at}\` must not be empty and holds only printable ASCII other than '"' and '?'`;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return uuidForm.test(value);
}

export const uuid: Check = (value, at) =>
  typeof value === 'string' && isUuid(value) ? undefined : `\`${at}\` must be a UUID`;

export function oneOf(values: readonly string[]): Check {
  return (value, at) =>
    typeof value === 'string' && values.includes(value) ? undefined : `\`${at}\` must be one of ${values.join(', ')}`;
}

/** The account in a body is the one of the path; the id is the object's. */
export function exactly(expected: string, of: string): Check {
  return (value, at) => (value === expected ? undefined : `\`${at}\` must be the ${of} of the path`);
}
