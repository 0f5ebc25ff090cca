import { createHash } from 'node:crypto';

/** A UUID in the form of the random ones (version 4) that is the same for the same name: two runs of one story give the same ids. */
export function stableUuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A pairing key is kept as this, never as itself: a state file shows no secret that the API would not show. */
export function keyDigest(pairingKey: string): string {
  return createHash('sha256').update(pairingKey).digest('hex');
}
