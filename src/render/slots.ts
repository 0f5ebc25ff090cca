import type { LiveSlot } from '../model/live.ts';
import { jsonText } from './json-text.ts';
import { tableText } from './table-text.ts';

/** A table of ports. Ends with a line break. */
export function renderSlotsText(slots: readonly LiveSlot[]): string {
  return tableText(
    ['ID', 'SITE', 'SPEED', 'FREE', 'DEVICE', 'FACILITY', 'ADDRESS'],
    slots.map((slot) => [
      slot.id,
      slot.site,
      slot.speed,
      slot.occupied ? 'no' : 'yes',
      slot.device ?? '',
      slot.facility.name,
      slot.facility.address.join(', '),
    ]),
    'No slots.',
  );
}

/** `demarc.slots/1`, with the field names of the API; what the API does not say is null. */
export function renderSlotsJson(slots: readonly LiveSlot[]): string {
  return jsonText({
    format: 'demarc.slots/1',
    slots: slots.map((slot) => ({
      id: slot.id,
      site: slot.site,
      speed: slot.speed,
      occupied: slot.occupied,
      account: slot.account ?? null,
      ccr_device_name: slot.device ?? null,
      facility: { name: slot.facility.name, address: slot.facility.address },
    })),
  });
}
