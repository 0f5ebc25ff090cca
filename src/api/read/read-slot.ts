import type { LiveSlot } from '../../model/live.ts';
import { fieldsOf } from './fields.ts';
import { identity } from './identity.ts';
import { readFacility } from './read-facility.ts';

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
