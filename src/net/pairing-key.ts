/**
 * Google's pairing keys usually read `<uuid>/<region>/<availability domain>` (Cloud Interconnect, partner attachments), but Google calls them
 * opaque: the form may be warned about and read, never required.
 */
const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/([a-z0-9-]+)\/[^/]+$/i;

/** The region that a pairing key carries, where it has the usual form. */
export function regionOfPairingKey(key: string): string | undefined {
  return form.exec(key)?.[1];
}
