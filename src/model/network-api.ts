import type { JsonObject } from './json.ts';
import type { Health, LiveCni, LiveInterconnect, LiveSettings, LiveSlot } from './live.ts';
import type { NetworkErrorKind } from './network-error.ts';
import type { Disruption } from './traffic/judgement.ts';
import type { TrafficFacts, TrafficReader } from './traffic/traffic.ts';

/**
 * Reads one account's network. Every method rejects with a `NetworkError`. A listing is complete or rejects. If an object does not exist,
 * the error has the kind `not_found`.
 */
export interface NetworkReader {
  getSettings(): Promise<LiveSettings>;
  listInterconnects(filter?: InterconnectFilter): Promise<readonly LiveInterconnect[]>;
  getInterconnect(name: string): Promise<LiveInterconnect>;
  getInterconnectStatus(name: string, sending?: Sending): Promise<Health>;
  /** The Letter of Authorization as a PDF. `customName` (up to 200 characters) replaces the account's name in the letter. */
  getInterconnectLoa(name: string, customName?: string): Promise<Uint8Array>;
  /** Whose name the letter bears if no other is given. Undefined if the answer does not say it in one text. */
  getInterconnectLoaDefaultName(name: string): Promise<string | undefined>;
  listCnis(filter?: CniFilter): Promise<readonly LiveCni[]>;
  getCni(id: string): Promise<LiveCni>;
  listSlots(filter?: SlotFilter): Promise<readonly LiveSlot[]>;
  getSlot(id: string): Promise<LiveSlot>;
  /** Reads what rides on the network. */
  readonly traffic: TrafficReader;
}

interface Sending {
  /** Called just before each try leaves, after all waits for the quota. */
  readonly onSend?: () => void;
  /** It is part of a write that has had its turn in the quota, and does not wait for one of its own. */
  readonly isHurried?: boolean;
}

/**
 * A last look before a write. It is called just before each try leaves, after all waits for the quota, and may read. Where it rejects,
 * the try is not sent, and the write rejects with the same error. Undefined: nothing needs to be read.
 */
export type BeforeSend = () => Promise<void> | undefined;

/** A write that was sent, when it ends. Each repeat is one of its own. */
export interface SentRequest {
  readonly method: string;
  /** Undefined where no status came. */
  readonly status: number | undefined;
  readonly cfRay: string | undefined;
  readonly error: NetworkErrorKind | undefined;
}

/** Called for each write that was sent, when it ends. */
export type OnSent = (sent: SentRequest) => void;

/** Writes to one account's network. The client repeats a write only if it is certain that the API did not carry it out. */
export interface NetworkApi extends NetworkReader {
  updateSettings(settings: { readonly default_asn: number }, onSent?: OnSent): Promise<LiveSettings>;
  createInterconnect(body: InterconnectCreate, onSent?: OnSent): Promise<LiveInterconnect>;
  deleteInterconnect(name: string, beforeSend?: BeforeSend, onSent?: OnSent): Promise<void>;
  createCni(body: CniCreate, onSent?: OnSent): Promise<LiveCni>;
  /**
   * Replaces the CNI. `body` is the whole object, including fields that demarc does not know.
   * @param isLate asked at the moment of sending, after every wait. True: nothing is sent, and the call rejects
   */
  updateCni(
    id: string,
    body: JsonObject,
    isLate?: () => boolean,
    beforeSend?: BeforeSend,
    onSent?: OnSent,
  ): Promise<LiveCni>;
  deleteCni(id: string, beforeSend?: BeforeSend, onSent?: OnSent): Promise<void>;
  /** How many requests may be sent now before they are slowed down. Absent: nobody counts. */
  requestsLeft?(): number;
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

/** Bodies of creates, without `account`: the client adds its own account. */
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

/** The data that a plan needs besides settings, interconnects and CNIs. Empty for most plans. */
export interface PlanNeeds {
  /** Ports to read with single requests. */
  readonly slotIds: readonly string[];
  /** One listing of ports, as narrow as the API's filters allow. */
  readonly slots: SlotFilter | undefined;
  /** Names of the interconnects whose health affects a decision. */
  readonly health: readonly string[];
  /** Names of interconnects, sorted, of which one must be known to be Healthy if any is. They are asked one after the other. */
  readonly anyUp?: readonly string[];
  /** What to read of the Magic side. Undefined: nothing. */
  readonly traffic?: TrafficNeeds;
}

export interface TrafficNeeds {
  /** What the plan takes from live CNIs. Empty: only the names of tunnels matter, because a conduit name is new. */
  readonly disruptions: readonly Disruption[];
  /** The plan changes `default_asn`. */
  readonly asn: boolean;
}

export interface PlanFacts {
  /** Sorted by id. If a requested port is missing here, it does not exist. */
  readonly slots: readonly LiveSlot[];
  /** By interconnect name. */
  readonly health: ReadonlyMap<string, Health>;
  /** The names of all tunnels, where a conduit name is new. */
  readonly tunnels?: TunnelNames;
  /** Routes, tunnels and their health, where a change disrupts a live CNI. */
  readonly traffic?: TrafficFacts;
}

export type TunnelNames = Pick<TrafficFacts, 'interconnects' | 'tunnels'>;
