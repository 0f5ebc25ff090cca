/**
 * Google's pairing keys usually read `<uuid>/<region>/<availability domain>` (Cloud Interconnect, partner attachments). But Google calls
 * them opaque: demarc may warn about the form and read it, but must never require it.
 */
const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/([a-z0-9-]+)\/[^/]+$/i;

/** The region in a pairing key, where the key has the usual form. */
export function regionOfPairingKey(key: string): string | undefined {
  return form.exec(key)?.[1];
}
