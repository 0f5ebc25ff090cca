// Generated from schemas/desired-state.schema.json by npm run generate. Do not edit.

export type RuleSetting = 'off' | 'warning' | 'error';
/**
 * A circuit: a physical port (direct) or an attachment of a Google Cloud partner interconnect (gcp_partner). The API has no update for it, so a change of it is a replacement.
 */
export type DocumentInterconnect = Interconnect;
export type DirectSpeed = '10G' | '100G';
/**
 * The BGP session. BGP on CNIs is in closed beta, and attachments of Google Cloud carry no BGP routes: most CNIs have none. Left out: not managed. null: there must be no session.
 */
export type DocumentBgp = {
  /**
   * The customer's ASN, 1 to 4294967295. Sessions are eBGP: it differs from Cloudflare's side.
   */
  customer_asn?: number;
  /**
   * Prefixes that Cloudflare advertises to the customer on top of the account's routing table. The order does not matter.
   */
  extra_prefixes?: Cidr[];
  /**
   * The MD5 key of the session (RFC 2385). Left out: not managed. null: there must be none. Sensitive: read it from a variable; no output ever shows it.
   */
  md5_key?: string | null;
} | null;
export type Cidr = string;

/**
 * What one Cloudflare account's network interconnects should look like. A field that is left out is not managed: it is never compared and never changed.
 */
export interface DesiredStateDocument {
  /**
   * The version of this format. Always 1.
   */
  version: 1;
  /**
   * The versions of demarc that may use this document: one or more of >=, >, <=, < and = with a version, separated by spaces; all must hold.
   */
  requires?: string;
  /**
   * The account tag that the document is about. CLOUDFLARE_ACCOUNT_ID when left out.
   */
  account?: string;
  credentials?: DocumentCredentials;
  policy?: DocumentPolicy;
  settings?: DocumentSettings;
  /**
   * The circuits, by key. The key is how documents, plans and commands name the object; Cloudflare does not know it.
   */
  interconnects?: {
    [k: string]: DocumentInterconnect;
  };
  /**
   * The CNIs (virtual links on an interconnect), by key. The key is also the default of magic.conduit_name.
   */
  cnis?: {
    [k: string]: DocumentCni;
  };
}
/**
 * Where this account's token comes from. The token itself is never written in a document.
 */
export interface DocumentCredentials {
  /**
   * The name of the environment variable that holds this account's API token. CF_… or CLOUDFLARE_… only, so that a document cannot send an unrelated secret to the API. CLOUDFLARE_API_TOKEN when left out.
   */
  token_env?: string;
}
/**
 * How careful demarc is with this account. Every field is optional.
 */
export interface DocumentPolicy {
  /**
   * true: a live object that no document declares is deleted.
   */
  prune?: boolean;
  /**
   * The most circuits that one run may delete or replace. An interconnect and the CNIs on it count once, a CNI alone counts once.
   */
  max_deletes?: number;
  /**
   * true: a CNI is not moved onto an interconnect that is not Healthy.
   */
  require_healthy?: boolean;
  /**
   * Live objects that no document declares: report (shown), drift (they count as drift) or ignore (not shown).
   */
  unmanaged?: 'report' | 'drift' | 'ignore';
  /**
   * Globs on interconnect names and conduit names of objects that are managed elsewhere: never touched, never pruned. * is any text, slashes included; ? is one character; everything else, brackets and braces too, is plain text; \* and \? are the characters themselves. An object that is both ignored and declared is an error.
   */
  ignore?: string[];
  /**
   * Joins metros, and regions of Google Cloud, under one name. Circuits in one metro are a backup set. Without this, the metro is the first three letters of the site; of a Google attachment it is the region.
   */
  metros?: {
    /**
     * Metros by their three letters, or regions of Google Cloud, in any case.
     *
     * @minItems 1
     */
    [k: string]: [string, ...string[]];
  };
  /**
   * Backup sets, by name, that the guard outage does not protect. Each name means that set alone, not the sets inside it. The order of changes stays.
   */
  unguarded?: string[];
  /**
   * By the name of a backup set: what it must survive the loss of. A plan warns where what is live, and not deleted by the plan, does not (plan-not-redundant). demarc redundancy shows it for what is up now.
   */
  redundancy?: {
    [k: string]: 'circuit' | 'device' | 'site';
  };
  /**
   * Whether static routes, tunnels and their health are read where a change disrupts a circuit that carries traffic, or a conduit name is new. A prefix that would lose its last usable path blocks the plan. auto: what may not be read, or is not there, is said and blocks nothing. required: what is not judged, or is not certain, blocks, too. off: nothing is read.
   */
  preflight?: 'auto' | 'required' | 'off';
  pace?: DocumentPace;
  /**
   * How serious a rule is for this account, by rule id. `demarc rules` lists the ids.
   */
  rules?: {
    [k: string]: RuleSetting | SilencedObjects;
  };
}
/**
 * What apply does between two disruptive circuits of one backup set. The first circuit that does not come back stops its sets.
 */
export interface DocumentPace {
  /**
   * How long apply waits after a disruptive circuit, before the next one of its sets: 90s, 10m, 1h.
   */
  soak?: string;
  /**
   * Between two circuits of a backup set, the tunnels of the first one must be healthy in every data centre for this long, read over at least 5 minutes after its last write. Default: off (0s). It needs policy.preflight and the permission Account Analytics Read; where health cannot be read, it is not waited for and proves nothing. --deadline bounds it.
   */
  tunnel_health?: string;
  /**
   * required: apply needs --check COMMAND, and runs it after each disruptive circuit, the last one included.
   */
  check?: 'off' | 'required';
}
/**
 * The rule is off for these objects alone.
 */
export interface SilencedObjects {
  /**
   * Keys of interconnects and CNIs, or addresses (interconnect.KEY, cni.KEY).
   *
   * @minItems 1
   */
  off: [string, ...string[]];
}
/**
 * Settings of the account as a whole.
 */
export interface DocumentSettings {
  /**
   * The account's default ASN, 1 to 4294967295. To change it under live BGP sessions is the most disruptive change of all.
   */
  default_asn?: number;
}
export interface Interconnect {
  /**
   * direct: a physical port in a facility. gcp_partner: a Google Cloud partner interconnect.
   */
  type: 'direct' | 'gcp_partner';
  /**
   * absent: a tombstone; the object is deleted if it is live.
   */
  state?: 'present' | 'absent';
  /**
   * true: never deleted, replaced or left without CNIs. A plan that would do so is blocked. To delete the object, first remove protect in one change, then the object in the next.
   */
  protect?: boolean;
  /**
   * A pin: the name that Cloudflare gave the live interconnect. If it is the only identity of a direct interconnect, the interconnect exists already and is never created.
   */
  name?: string;
  /**
   * Circuits that back each other up: a backup set beside that of their metro. Disruptive changes of a backup set happen one circuit after the other. Without it, the circuit is in the sets of its metro and of its customers alone.
   */
  group?: string;
  labels?: DocumentLabels;
  /**
   * direct only: the port, by its UUID. Either this or slot.
   */
  slot_id?: string;
  slot?: DocumentSlotSelector;
  /**
   * direct only: the speed of the port.
   */
  speed?: '10G' | '100G';
  /**
   * gcp_partner only: the Google Cloud region. May be left out if the pairing key can be read, because it contains the region.
   */
  region?: string;
  /**
   * gcp_partner only: the bandwidth of the attachment.
   */
  bandwidth?: '50M' | '100M' | '200M' | '300M' | '400M' | '500M' | '1G' | '2G' | '5G' | '10G' | '20G' | '50G';
  /**
   * gcp_partner only: Google's pairing key, usually uuid/region/availability-domain. Needed only to create. Sensitive: read it from a variable; no output ever shows it.
   */
  pairing_key?: string;
}
/**
 * Facts for people and other tools that the API does not know: cross-connect, vendor ticket, your own router and port, end of contract. Names are lower-case letters, digits, dots, underscores and hyphens; values are texts. Never sent, in no plan. Two names have a meaning: router names the host in the Ansible inventory, and ordered (a date) says since when a circuit is ordered. Takes no substitutions.
 */
export interface DocumentLabels {
  [k: string]: string;
}
/**
 * direct only: what the port must be like, instead of a slot_id. Every field that is given must hold; a free port is chosen when the interconnect is created. A live circuit with CNIs that no document declares is never taken: pin it with name.
 */
export interface DocumentSlotSelector {
  /**
   * The site of the port, as the API names it, in any case.
   */
  site?: string;
  /**
   * The speed of the port, in any case.
   */
  speed?: DirectSpeed | ('10g' | '100g');
  /**
   * The facility's whole name, as the API gives it, in any case.
   */
  facility?: string;
  /**
   * A part of the facility's address, in any case.
   */
  address_contains?: string;
  /**
   * The Cloudflare router that has the port (the API's ccr_device_name), in any case.
   */
  device?: string;
  /**
   * Keys of interconnects that must be on another device than this one (at another site where devices are unknown).
   *
   * @minItems 1
   */
  diverse_from?: [string, ...string[]];
}
/**
 * A CNI: a virtual link on an interconnect, with its addresses. Without bgp, static routes lead over it; they are not part of this document.
 */
export interface DocumentCni {
  /**
   * absent: a tombstone; the object is deleted if it is live.
   */
  state?: 'present' | 'absent';
  /**
   * true: never deleted, and never without its BGP session, the routes of its router (bgp_mode: advertise_only), its default route or its addresses. A plan that would do so is blocked. The CNI may move to another interconnect. To delete the object, first remove protect in one change, then the object in the next.
   */
  protect?: boolean;
  /**
   * The interconnect that hosts the CNI: a key of interconnects, or the live name of one that no document declares. Required unless id pins the CNI or it is absent.
   */
  interconnect?: string;
  /**
   * A pin: the UUID of the live CNI.
   */
  id?: string;
  /**
   * Whom the CNI serves: a customer, beside its customer_asn. Circuits that carry one service are a backup set. Never sent. Takes no substitutions.
   */
  service?: string;
  labels?: DocumentLabels;
  magic?: DocumentMagic;
  bgp?: DocumentBgp;
  /**
   * Of a CNI with BGP: dynamic_route_exchange (the default): routes go both ways. advertise_only: Cloudflare only advertises, and takes no routes.
   */
  bgp_mode?: 'dynamic_route_exchange' | 'advertise_only';
  /**
   * The customer's end of the point-to-point link, with its prefix length. Cloudflare assigns both ends on create.
   */
  cust_ip?: string;
  /**
   * Cloudflare's end of the point-to-point link, with its prefix length. Cloudflare assigns both ends on create.
   */
  p2p_ip?: string;
}
/**
 * The link as Magic WAN and Magic Transit see it.
 */
export interface DocumentMagic {
  /**
   * The name of the link, unique in the account. The key of the CNI when left out.
   */
  conduit_name?: string;
  /**
   * A text for people. On a create: empty when left out.
   */
  description?: string;
  /**
   * The MTU in bytes, usually 1500. On a create: 1500 when left out; on a gcp_partner interconnect it must be written and equal the attachment's (1440, 1460, 1500 or 8896).
   */
  mtu?: number;
}
