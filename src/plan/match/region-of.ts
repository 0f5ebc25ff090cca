import type { DesiredGcpPartner } from '../../model/desired.ts';
import { regionOfPairingKey } from '../../net/pairing-key.ts';

/** The Google Cloud region of an attachment: as declared, or as its pairing key carries it; a key of another form tells nothing. */
export function regionOf({ region, pairing_key: key }: DesiredGcpPartner): string | undefined {
  return region ?? (key && regionOfPairingKey(key.reveal()));
}
