import type { Facility } from '../../model/live.ts';
import type { Fields } from './fields.ts';

/** `{name, address}`, or the plain text that the live API has been seen to send. */
export function readFacility(fields: Fields): Facility {
  const found = fields.any('facility');
  if (typeof found === 'string') return { name: found, address: [] };
  const facility = fields.object('facility');
  return { name: facility.text('name'), address: readAddress(facility) };
}

function readAddress(facility: Fields): readonly string[] {
  const found = facility.any('address');
  if (found === undefined || found === null) return [];
  return typeof found === 'string' ? [found] : facility.texts('address');
}
