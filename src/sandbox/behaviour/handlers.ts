import type { Operation } from '../../model/operation.ts';
import type { Handler } from './call.ts';
import { deleteCni, getCni, listCnis } from './cnis.ts';
import { createCni } from './create-cni.ts';
import { createInterconnect } from './create-interconnect.ts';
import { deleteInterconnect, getInterconnect, listInterconnects } from './interconnects.ts';
import { getInterconnectLoa } from './letter.ts';
import { getSettings, updateSettings } from './settings.ts';
import { getSlot, listSlots } from './slots.ts';
import { getInterconnectStatus } from './status.ts';
import { updateCni } from './update-cni.ts';

/** What each operation of the contract does. */
export const handlers: Readonly<Record<Operation, Handler>> = {
  get_settings: getSettings,
  update_settings: updateSettings,
  list_slots: listSlots,
  get_slot: getSlot,
  list_interconnects: listInterconnects,
  create_interconnect: createInterconnect,
  get_interconnect: getInterconnect,
  delete_interconnect: deleteInterconnect,
  get_interconnect_status: getInterconnectStatus,
  get_interconnect_loa: getInterconnectLoa,
  list_cnis: listCnis,
  create_cni: createCni,
  get_cni: getCni,
  update_cni: updateCni,
  delete_cni: deleteCni,
};
