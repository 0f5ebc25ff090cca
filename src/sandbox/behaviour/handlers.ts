import type { AccountOperation } from '../http/routes.ts';
import { createCni, deleteCni, getCni, listCnis, updateCni } from './cnis.ts';
import {
  createInterconnect,
  deleteInterconnect,
  getInterconnect,
  getInterconnectStatus,
  getSettings,
  getSlot,
  listInterconnects,
  listSlots,
  updateSettings,
} from './interconnects.ts';
import { getInterconnectLoa, getInterconnectLoaDefaultName } from './letter-of-authorization.ts';
import type { Handler } from './operation-handler.ts';
import {
  getMagicBgpSettings,
  listBgpPrefixes,
  listCfInterconnects,
  listGreTunnels,
  listIpPrefixes,
  listIpsecTunnels,
  listMagicRoutes,
} from './traffic-reads.ts';

/** Every operation below an account. */
export const handlers: Readonly<Record<AccountOperation, Handler>> = {
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
  get_interconnect_loa_default_name: getInterconnectLoaDefaultName,
  list_cnis: listCnis,
  create_cni: createCni,
  get_cni: getCni,
  update_cni: updateCni,
  delete_cni: deleteCni,
  list_magic_routes: listMagicRoutes,
  list_cf_interconnects: listCfInterconnects,
  list_gre_tunnels: listGreTunnels,
  list_ipsec_tunnels: listIpsecTunnels,
  get_magic_bgp_settings: getMagicBgpSettings,
  list_ip_prefixes: listIpPrefixes,
  list_bgp_prefixes: listBgpPrefixes,
};
