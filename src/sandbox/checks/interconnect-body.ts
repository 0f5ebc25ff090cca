import type { JsonObject } from '../../model/json.ts';
import { nullOr, objectOf, optional, required } from './check.ts';
import { exactly, filledText, oneOf, text, uuid } from './values.ts';

const bandwidths = ['50M', '100M', '200M', '300M', '400M', '500M', '1G', '2G', '5G', '10G', '20G', '50G'];

/** InterconnectCreate: `type` says which of the two bodies it is. */
export function checkInterconnectCreate(body: JsonObject, account: string): string | undefined {
  const shared = { account: required(exactly(account, 'account')), type: required(oneOf(['direct', 'gcp_partner'])) };
  const direct = { ...shared, slot_id: required(uuid), speed: optional(nullOr(text)) };
  const gcpPartner = { ...shared, bandwidth: required(oneOf(bandwidths)), pairing_key: required(filledText) };
  const known = Object.hasOwn(body, 'type') ? shared.type.check(body['type'] ?? null, 'type', undefined) : undefined;
  return known ?? objectOf(body['type'] === 'gcp_partner' ? gcpPartner : direct)(body, '', undefined);
}
