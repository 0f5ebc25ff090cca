import { join } from 'node:path';

// Names that Windows keeps for devices, whatever the extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Where an interconnect's letter is written. The name comes from the API: nothing in it may leave the folder or hide the file. */
export function letterPath(folder: string, interconnect: string): string {
  const safe = interconnect
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 150);
  return join(folder, `${safe === '' || reserved.test(safe) ? `loa_${safe}` : safe}.pdf`);
}
