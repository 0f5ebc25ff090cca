import type { Facility, Health, LiveInterconnect, LiveSlot } from '../../model/live.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { identity } from './read-cni.ts';

/** Reads the known fields of an interconnect of an unknown type. demarc shows such an interconnect and never changes it. */
export function readInterconnect(value: unknown, where = ''): LiveInterconnect {
  const fields = fieldsOf(value, where);
  const base = {
    name: identity(fields, 'name'),
    account: fields.text('account'),
    owner: fields.optionalText('owner'),
    raw: fields.raw,
  };
  const type = fields.text('type');
  switch (type) {
    case 'direct':
      return {
        ...base,
        type,
        site: fields.text('site'),
        facility: readFacility(fields),
        slot_id: fields.text('slot_id'),
        speed: fields.text('speed'),
        device: fields.optionalText('ccr_device_name'),
      };
    case 'gcp_partner':
      return { ...base, type, region: fields.text('region'), bandwidth: fields.optionalText('speed') };
    default:
      return { ...base, type: 'unknown', wireType: type };
  }
}

/** Reads `{name, address}`, or the plain text that the live API was seen to send. */
function readFacility(fields: Fields): Facility {
  const found = fields.any('facility');
  if (typeof found === 'string') return { name: found, address: [] };
  const facility = fields.object('facility');
  return { name: facility.text('name'), address: readFacilityAddress(facility) };
}

function readFacilityAddress(facility: Fields): readonly string[] {
  const found = facility.any('address');
  if (found === undefined || found === null) return [];
  return typeof found === 'string' ? [found] : facility.texts('address');
}

export function readSlot(value: unknown, where = ''): LiveSlot {
  const fields = fieldsOf(value, where);
  return {
    id: identity(fields, 'id'),
    site: fields.text('site'),
    facility: readFacility(fields),
    speed: fields.text('speed'),
    occupied: fields.boolean('occupied'),
    account: fields.optionalText('account'),
    device: fields.optionalText('ccr_device_name'),
  };
}

export function readStatus(value: unknown): Health {
  const fields = fieldsOf(value, '');
  const wireState = fields.text('state');
  return { state: stateOf(wireState), wireState, reason: fields.optionalText('reason') };
}

function stateOf(word: string): Health['state'] {
  switch (word) {
    case 'Pending':
    case 'Down':
    case 'Unhealthy':
    case 'Healthy':
      return word;
    default:
      return 'unknown';
  }
}
