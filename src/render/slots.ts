import type { LiveSlot } from '../model/live.ts';
import { jsonText } from './json-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table-text.ts';

/** A port, with the interconnect of the account that is on it. */
interface ListedSlot extends LiveSlot {
  readonly holder?: { readonly name: string; readonly key: string | undefined } | undefined;
}

const titles = ['ID', 'SITE', 'SPEED', 'FREE', 'DEVICE', 'FACILITY', 'ADDRESS'];
const breakable = ['TAKEN BY', 'FACILITY', 'ADDRESS'];

/** A table of ports, with a column for whose they are where some are taken by the account itself. Ends with a line break. */
export function renderSlotsText(slots: readonly ListedSlot[], { width }: Pick<Style, 'width'> = {}): string {
  const isHeld = slots.some(({ holder }) => holder !== undefined);
  const rows = slots.map((slot) => [
    slot.id,
    slot.site,
    slot.speed,
    slot.occupied ? 'no' : 'yes',
    ...(isHeld ? [heldBy(slot)] : []),
    slot.device ?? '',
    slot.facility.name,
    slot.facility.address.join(', '),
  ]);
  return tableText(isHeld ? titles.toSpliced(4, 0, 'TAKEN BY') : titles, rows, 'No slots.', { width, breakable });
}

function heldBy({ holder }: ListedSlot): string {
  if (holder === undefined) return '';
  return holder.key === undefined ? `${holder.name} (unmanaged)` : `interconnect.${holder.key} (${holder.name})`;
}

/**
 * `demarc.slots/1`, with the field names of the API, and the interconnect of the account that is on the port, with its key. What is not known
 * is null.
 */
export function renderSlotsJson(slots: readonly ListedSlot[]): string {
  return jsonText({
    format: 'demarc.slots/1',
    slots: slots.map((slot) => ({
      id: slot.id,
      site: slot.site,
      speed: slot.speed,
      occupied: slot.occupied,
      account: slot.account ?? null,
      interconnect: slot.holder?.name ?? null,
      key: slot.holder?.key ?? null,
      ccr_device_name: slot.device ?? null,
      facility: { name: slot.facility.name, address: slot.facility.address },
    })),
  });
}
