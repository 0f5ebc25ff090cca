import type { JsonObject } from '../../model/json.ts';
import { nullOr, objectOf, optional } from './check.ts';
import { uint32 } from './values.ts';

/** SettingsRequest: an empty body changes nothing, null resets. Fields outside the contract come back as they are stored. */
export function checkSettings(body: JsonObject, stored: JsonObject): string | undefined {
  return objectOf({ default_asn: optional(nullOr(uint32)) })(body, '', stored);
}
