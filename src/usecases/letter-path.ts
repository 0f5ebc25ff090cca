import { join } from 'node:path';
import { trimEndOf } from '../model/trim-end-of.ts';

// Names that Windows keeps for devices, whatever the extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Where an interconnect's letter is written: `KEY-FACILITY.pdf`, with the live name where no document declares it. Names come from the API:
 * nothing in them may leave the folder or hide the file.
 */
export function letterPath(folder: string, interconnect: string, facility: string): string {
  const parts = [harmless(interconnect), trimEndOf(harmless(facility).replace(/^_+/, ''), '_')];
  const stem = parts.filter((part) => part !== '').join('-');
  return join(folder, `${stem === '' || reserved.test(stem) ? `loa_${stem}` : stem}.pdf`);
}

function harmless(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 100);
}
