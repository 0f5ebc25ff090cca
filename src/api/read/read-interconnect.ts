import type { LiveInterconnect } from '../../model/live.ts';
import { identity } from './identity.ts';
import { fieldsOf } from './fields.ts';
import { readFacility } from './read-facility.ts';

/** An interconnect of a type that we do not know is read as far as we know it: it must be shown, and never be touched. */
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
