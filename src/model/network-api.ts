import type { JsonObject } from './json.ts';
import type { Health, LiveCni, LiveInterconnect, LiveSettings, LiveSlot } from './live.ts';

/**
 * Everything that can be asked about one account's network. Every method rejects with a `NetworkError`; a listing is complete or
 * rejects; something that does not exist rejects with the kind `not_found`.
 */
export interface NetworkReader {
  getSettings(): Promise<LiveSettings>;
  listInterconnects(filter?: InterconnectFilter): Promise<readonly LiveInterconnect[]>;
  getInterconnect(name: string): Promise<LiveInterconnect>;
  getInterconnectStatus(name: string): Promise<Health>;
  /** The Letter of Authorization as a PDF. `customName` (up to 200 characters) replaces the account's name in it. */
  getInterconnectLoa(name: string, customName?: string): Promise<Uint8Array>;
  listCnis(filter?: CniFilter): Promise<readonly LiveCni[]>;
  getCni(id: string): Promise<LiveCni>;
  listSlots(filter?: SlotFilter): Promise<readonly LiveSlot[]>;
  getSlot(id: string): Promise<LiveSlot>;
}

/** The writes. The client repeats one only where it is certain that it was not carried out. */
export interface NetworkApi extends NetworkReader {
  updateSettings(settings: { readonly default_asn: number }): Promise<LiveSettings>;
  createInterconnect(body: InterconnectCreate): Promise<LiveInterconnect>;
  deleteInterconnect(name: string): Promise<void>;
  createCni(body: CniCreate): Promise<LiveCni>;
  /** Replaces the CNI: `body` is the whole object, fields that we do not know included. */
  updateCni(id: string, body: JsonObject): Promise<LiveCni>;
  deleteCni(id: string): Promise<void>;
}

interface InterconnectFilter {
  readonly site?: string;
  readonly type?: string;
}

interface CniFilter {
  readonly slot?: string;
  readonly tunnel_id?: string;
}

export interface SlotFilter {
  readonly address_contains?: string;
  readonly site?: string;
  readonly speed?: string;
  readonly occupied?: boolean;
}

/** Bodies of creates, without `account`: the client adds the account that it is bound to. */
export type InterconnectCreate =
  | { readonly type: 'direct'; readonly slot_id: string; readonly speed?: string }
  | { readonly type: 'gcp_partner'; readonly bandwidth: string; readonly pairing_key: string };

export interface CniCreate {
  readonly interconnect: string;
  readonly magic: { readonly conduit_name: string; readonly description: string; readonly mtu: number };
  readonly bgp?: {
    readonly customer_asn: number;
    readonly extra_prefixes: readonly string[];
    readonly md5_key?: string | null;
  };
}

/** What a plan must know beyond settings, interconnects and CNIs. Empty for most plans. */
export interface PlanNeeds {
  /** Ports to be read one by one. */
  readonly slotIds: readonly string[];
  /** One listing of ports, as narrow as the API's filters allow. */
  readonly slots: SlotFilter | undefined;
  /** Names of the interconnects whose health a decision depends on. */
  readonly health: readonly string[];
}

export interface PlanFacts {
  /** Sorted by id. A port that was asked for and is not here does not exist. */
  readonly slots: readonly LiveSlot[];
  /** By interconnect name. */
  readonly health: ReadonlyMap<string, Health>;
}
