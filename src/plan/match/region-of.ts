import type { DesiredGcpPartner } from '../../model/desired.ts';

const usualPairingKey = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/([a-z0-9-]+)\/[^/]+$/i;

/**
 * The Google Cloud region of an attachment: as declared, or as its pairing key carries it. Google's keys usually read
 * `<uuid>/<region>/<availability domain>` but are opaque by contract; a key of another form tells nothing.
 */
export function regionOf(one: DesiredGcpPartner): string | undefined {
  return one.region ?? (one.pairing_key && usualPairingKey.exec(one.pairing_key.reveal())?.[1]);
}
