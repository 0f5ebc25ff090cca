import type { LiveSettings } from '../../model/live.ts';
import { fieldsOf } from './fields.ts';

export function readSettings(value: unknown): LiveSettings {
  const fields = fieldsOf(value, '');
  return { default_asn: fields.uint32('default_asn'), raw: fields.raw };
}
