// Generated from schemas/plan.schema.json by npm run generate. Do not edit.

export type Count = number;
export type ObjectKind = 'settings' | 'interconnect' | 'cni';
export type Action = 'create' | 'update' | 'replace' | 'delete';
export type Digest = string;
/**
 * Why this live object is that key; null where the key has none, for settings, and where no document declares the object.
 */
export type MatchReason = 'pin' | 'slot_id' | 'conduit_name' | 'region_bandwidth' | 'hosted_cnis' | 'slot' | null;
/**
 * What traffic may feel: the worst impact of its effects. account: every session of the account is at stake. circuit: traffic leaves its circuit, or nothing passes until the router is changed, too. routes: traffic stays up, but routes go or come for good. both_ends: the session stays down until the router's side is changed, too. session: the session may reset and comes back by itself. none: nothing.
 */
export type Impact = 'account' | 'circuit' | 'routes' | 'both_ends' | 'session' | 'none';
/**
 * Only in the JSON of drift, which sorts by it: what of the object is missing most. session: a CNI, its BGP, its addresses or its routes. circuit: an interconnect, or the one that is declared. value: such as the MTU. description: only that. unwanted: the object should not be there.
 */
export type DriftKind = 'session' | 'circuit' | 'value' | 'description' | 'unwanted';
/**
 * What happens.
 */
export type EffectId =
  | 'account_sessions'
  | 'deleted'
  | 'left_before_delete'
  | 'recreated'
  | 'magic_settings_lost'
  | 'replaced_break_before_make'
  | 'replaced_make_before_break'
  | 'moved'
  | 'shared_circuit'
  | 'new_addresses'
  | 'bgp_removed'
  | 'advertise_only'
  | 'default_route_withdrawn'
  | 'prefixes_withdrawn'
  | 'bgp_added'
  | 'routes_exchanged'
  | 'default_route_added'
  | 'asn_on_both_ends'
  | 'key_set_on_both_ends'
  | 'key_changed_on_both_ends'
  | 'key_removed_on_both_ends'
  | 'mtu_on_both_ends'
  | 'session_may_reset'
  | 'traffic_may_pause'
  | 'port_given_up'
  | 'port_ordered_again'
  | 'port_never_cabled'
  | 'attachment_given_up';
/**
 * The worst of its prefixes, and at least uncertain where something is not known.
 */
export type Verdict = 'safe' | 'degraded' | 'uncertain' | 'black_hole' | 'not_done';
export type Verdict1 = 'safe' | 'degraded' | 'uncertain' | 'black_hole' | 'not_done';
export type FieldValue = (string | number | boolean | null) | string[] | SensitiveMark | UnknownMark;
/**
 * An operation id of the API's contract.
 */
export type WriteOperation =
  'update_settings' | 'create_interconnect' | 'delete_interconnect' | 'create_cni' | 'update_cni' | 'delete_cni';
export type GuardId =
  'protect' | 'max-deletes' | 'unhealthy' | 'outage' | 'account' | 'foreign' | 'terms' | 'black-hole' | 'preflight';
export type BlockProof = 'light' | 'soak' | 'tunnel_health' | 'check' | 'confirm';

/**
 * A plan of demarc: what apply would do to each account. It holds no secret, no time and no path of the machine; two runs over the same inputs write the same bytes. It is compared with a newly computed plan, never executed.
 */
export interface PlanDocument {
  /**
   * The format and its major version.
   */
  format: 'demarc.plan/2';
  /**
   * SHA-256 over the format, what is allowed, and for each account its tag, its completeness, its terms and the sorted digests of its changes. That of a plan that is not applyable is another one.
   */
  fingerprint: string;
  /**
   * The guards that --allow lifted for this plan, as ID or ID=VALUE, sorted.
   */
  allowed: string[];
  /**
   * Who lifts what is in allowed, in a workflow of a pull request, sorted. No part of the fingerprint. Left out where the command line lifts it.
   */
  allowed_by?: AllowedBy[];
  /**
   * One entry an account, sorted by account tag.
   */
  accounts: AccountPlan[];
}
export interface AllowedBy {
  /**
   * ID or ID=VALUE, as in allowed.
   */
  text: string;
  /**
   * The commit of the pull request whose message lifts it. Left out where the workflow lifts it for every run, by the input allow.
   */
  commit?: string;
}
export interface AccountPlan {
  /**
   * The account tag.
   */
  account: string;
  /**
   * Everything was read and compared.
   */
  complete: boolean;
  /**
   * Complete, without errors, and no guard blocks it.
   */
  applyable: boolean;
  /**
   * Why the account could not be planned. With an error there are no changes.
   */
  errors: PlanNote[];
  warnings: PlanNote[];
  terms?: AccountTerms;
  summary: PlanSummary;
  /**
   * Sorted: settings, then interconnects, then CNIs, each by address.
   */
  changes: Change[];
  /**
   * The disruptive steps by circuit, in the one order of all blocks. Left out where nothing is disrupted.
   */
  blocks?: PlanBlock[];
  base?: PlanBase;
  /**
   * The backup sets from which a change takes a circuit away, for a while or for good, smallest first, then by name. Sets of more than 16 circuits are not listed. No part of the fingerprint. Left out where there are none.
   */
  sets?: TouchedSet[];
  /**
   * Which live object each declared interconnect and CNI is, unchanged ones included; interconnects first, each by address. Left out where the account could not be planned, and where an older version made the plan.
   */
  matches?: Match[];
  /**
   * The least time that soaks, tunnel health and checks take, one circuit of a backup set after the other. Left out where there are none.
   */
  least_seconds?: number;
  /**
   * The guards that trip, lifted ones included.
   */
  guards: GuardTrip[];
  /**
   * Live objects that no document declares. Empty where the policy ignores them.
   */
  unmanaged: LiveReference[];
  /**
   * Live objects that the policy's globs leave to somebody else.
   */
  ignored: LiveReference[];
  /**
   * Declared fields that were not compared, as ADDRESS.FIELD, sorted.
   */
  not_compared: NotCompared[];
  /**
   * What the traffic preflight could not read or not judge, in words. Left out where there is nothing.
   */
  not_judged?: string[];
}
export interface PlanNote {
  /**
   * A stable name of the kind of error or warning.
   */
  code: string;
  message: string;
  address?: string;
  /**
   * What to do about it.
   */
  hint?: string;
  source?: PlanSource;
}
/**
 * Where a document declares the object. File names are as they were given on the command line, with forward slashes.
 */
export interface PlanSource {
  file: string;
  line: number;
  column: number;
}
/**
 * Under which terms the account was planned. A review covers only plans whose terms are no looser. Left out where the account could not be planned, and where an older version made the plan.
 */
export interface AccountTerms {
  /**
   * policy.max_deletes
   */
  max_deletes: number;
  /**
   * policy.require_healthy
   */
  require_healthy: boolean;
  /**
   * policy.prune
   */
  prune: boolean;
  /**
   * policy.ignore, sorted: what is ignored is in no backup set.
   */
  ignore: string[];
  /**
   * policy.unguarded, sorted.
   */
  unguarded: string[];
  /**
   * policy.metros, sorted, in lower case: NAME: METRO, METRO.
   */
  metros: string[];
  /**
   * policy.preflight
   */
  preflight: 'auto' | 'required' | 'off';
  pace: PaceTerms;
  /**
   * --wait: a move is held until its new interconnect is Healthy.
   */
  held_moves: boolean;
  /**
   * The evidence that was there: routes, and the health of tunnels. Left out where nothing was to be judged. No part of the fingerprint.
   */
  judged?: 'none' | 'routes' | 'health';
}
/**
 * policy.pace
 */
export interface PaceTerms {
  soak: string;
  /**
   * Left out where it is off.
   */
  tunnel_health?: string;
  check: 'off' | 'required';
}
/**
 * Changes by action, then declared objects that need no change (unchanged), live objects that no document declares, those left to others, and changes that a guard holds back (blocked).
 */
export interface PlanSummary {
  create: Count;
  update: Count;
  replace: Count;
  delete: Count;
  unchanged: Count;
  unmanaged: Count;
  ignored: Count;
  blocked: Count;
}
export interface Change {
  /**
   * settings, interconnect.KEY or cni.KEY; for an object that no document declares, its live name or conduit name stands for the key.
   */
  address: string;
  kind: ObjectKind;
  /**
   * The key in the documents; null where no document declares the object.
   */
  key: string | null;
  action: Action;
  /**
   * The name of a live interconnect, the id of a live CNI; null for a create and for settings.
   */
  live_id: string | null;
  digest: Digest;
  /**
   * The digests of changes that an interrupted run may have begun and that this one ends: a replacement, or a create of which the PUT is left. A review of one of them covers this one.
   */
  resumes?: Digest[];
  /**
   * The digest of the create that is left of this replacement when a run is cut off after the delete of the old interconnect. A review of this one covers that one.
   */
  leaves?: string;
  matched_by: MatchReason;
  /**
   * For a CNI: the interconnect that it is on afterwards (for a delete: now), as interconnect.KEY, or as the live name of one that no document declares, in quotes where that begins with interconnect. or a quote.
   */
  interconnect?: string;
  /**
   * The reason for the change, if its fields do not show it.
   */
  reason?: string;
  impact: Impact;
  drift?: DriftKind;
  /**
   * Everything that the change does to traffic and to the port, the worst first. Left out where there is nothing.
   */
  effects?: Effect[];
  place?: Place;
  place_before?: Place1;
  /**
   * Who is on the circuit that a change with an impact of both_ends or more takes traffic from, or on the port that it gives up. For a change of a CNI: itself. Sorted by cni.
   */
  rides?: Rider[];
  port?: ChangedPort;
  terms?: ChangeTerms;
  /**
   * What is left in the backup sets that a disruptive change touches, the smallest set first. Left out where it touches none.
   */
  left?: SetLeft[];
  preflight?: Preflight;
  /**
   * Sorted by path. A create lists every field that it sets, without before; a delete lists none.
   */
  fields: FieldChange[];
  /**
   * The API calls of this change, in an order that its needs allow.
   */
  steps: Step[];
  /**
   * The guards that block this change, sorted.
   */
  blocked_by: GuardId[];
  /**
   * The documents of --base want the whole of it, too. No part of the digest. Left out where this change is the reason for some of it.
   */
  open?: true;
  source?: PlanSource;
}
export interface Effect {
  impact: Impact;
  effect: EffectId;
  /**
   * The field that causes it, as in fields.
   */
  path?: string;
  /**
   * The prefixes that Cloudflare no longer announces to the router.
   */
  prefixes?: string[];
  /**
   * What goes for good, by field of the Magic API, with its value for a person. Left out where it could not be read.
   */
  lost?: LostSetting[];
}
export interface LostSetting {
  field: string;
  value: string;
}
/**
 * Where its circuit is after the change: for a create or a replacement, the port that it takes; for a delete, where it is now.
 */
export interface Place {
  site?: string;
  facility?: string;
  device?: string;
  speed?: string;
  slot_id?: string;
  region?: string;
  bandwidth?: string;
  /**
   * How a selector chose the port: lowest of 3 free. Left out where a document names the port.
   */
  picked?: string;
}
/**
 * Where its circuit was: for a replacement and a move.
 */
export interface Place1 {
  site?: string;
  facility?: string;
  device?: string;
  speed?: string;
  slot_id?: string;
  region?: string;
  bandwidth?: string;
  /**
   * How a selector chose the port: lowest of 3 free. Left out where a document names the port.
   */
  picked?: string;
}
export interface Rider {
  /**
   * Its address, or its conduit name where no document declares it.
   */
  cni: string;
  /**
   * Whom it serves, before and after the plan: asn:N, service:NAME. Left out where that is not known.
   */
  customers?: string[];
  /**
   * Its live description. Left out where it is empty.
   */
  description?: string;
}
/**
 * For a create, a move, a replacement, and an interconnect that goes: the port that is left and the port that is taken. Part of the digest. For a CNI that is created again with its interconnect: only the port that is taken.
 */
export interface ChangedPort {
  from?: Port;
  to?: Port;
}
/**
 * A direct interconnect: its slot id. A Google attachment: region and bandwidth, and its live name where it was there when the plan was made.
 */
export interface Port {
  slot_id?: string;
  region?: string;
  bandwidth?: string;
  name?: string;
}
/**
 * What the documents declare about the object and about the circuits that it touches. Part of the digest. Left out where an older version made the plan.
 */
export interface ChangeTerms {
  protect: boolean;
  /**
   * Of an interconnect.
   */
  group?: string;
  /**
   * Of a CNI.
   */
  service?: string;
  from?: CircuitTerms;
  to?: CircuitTerms1;
}
/**
 * For a CNI: of the circuit that it is on now.
 */
export interface CircuitTerms {
  protect: boolean;
  group?: string;
}
/**
 * For a CNI: of the circuit that it goes to.
 */
export interface CircuitTerms1 {
  protect: boolean;
  group?: string;
}
export interface SetLeft {
  /**
   * The name of a backup set.
   */
  set: string;
  /**
   * Its circuits that are surely up while the change runs.
   */
  left: number;
  /**
   * All its circuits. 1: a customer that no other circuit backs up.
   */
  of: number;
}
/**
 * Which prefixes ride on what the change disrupts, and what would happen to them. Left out where the change disrupts no live CNI, and where policy.preflight is off. No part of the digest.
 */
export interface Preflight {
  verdict: Verdict;
  /**
   * What could be read.
   */
  evidence: 'none' | 'routes' | 'health';
  /**
   * true: it takes a session over which routes may be learned, and no API lists those. Left out where it does not.
   */
  learned?: boolean;
  /**
   * Every prefix whose static routes ride on what the change disrupts, sorted by address and length.
   */
  prefixes: PrefixVerdict[];
}
export interface PrefixVerdict {
  prefix: string;
  verdict: Verdict1;
  /**
   * The regions and data centres in which the verdict holds. Empty: everywhere.
   */
  where: string[];
  /**
   * The paths that are left: addresses of CNIs, and names of tunnels that no document declares. Sorted.
   */
  left: string[];
  /**
   * Whether Cloudflare announces it to the Internet. null: it is not known, or the prefix is in none that the account owns.
   */
  advertised: boolean | null;
  /**
   * What else is to be known, in words. Empty: nothing.
   */
  note: string;
}
/**
 * before is left out where there was nothing, after where there will be nothing. In the field interconnect, interconnect.KEY is a key of the documents, and interconnect.KEY (new) one that this plan creates or that takes the place of another one; everything else is the live name of an interconnect, in quotes where it begins with interconnect. or a quote. The mark (new) is not part of the digest.
 */
export interface FieldChange {
  /**
   * Dotted, in the vocabulary of the documents: magic.mtu.
   */
  path: string;
  before?: FieldValue;
  after?: FieldValue;
  /**
   * The field has no update in the API.
   */
  forces_replacement?: true;
  /**
   * The documents of --base change it in the same way. No part of the digest. Left out where this change is the reason.
   */
  open?: true;
}
export interface SensitiveMark {
  sensitive: true;
}
export interface UnknownMark {
  known_after_apply: true;
}
export interface Step {
  /**
   * Unique within the account's plan.
   */
  id: number;
  call: WriteOperation;
  /**
   * Steps that must have succeeded before this one starts, sorted.
   */
  needs: number[];
  /**
   * Steps that must have ended, successful or not, before this one starts, sorted. Left out where there are none.
   */
  after?: number[];
  /**
   * Addresses of interconnects that must be Healthy before this step starts, sorted. Left out where there are none.
   */
  healthy?: string[];
  /**
   * The id of its block. Left out where the step disrupts nothing.
   */
  block?: number;
}
/**
 * The disruptive steps of a circuit, or of several circuits where what passes between them allows no other order. The steps of a block count as disruptive at the same moment.
 */
export interface PlanBlock {
  /**
   * Unique within the account's plan.
   */
  id: number;
  /**
   * Its steps, sorted.
   */
  steps: number[];
  /**
   * The blocks that must have ended well before this one begins, sorted.
   */
  after: BlockWait[];
  /**
   * What apply looks at after it, also where no block waits for it. Left out where there is nothing.
   */
  then?: BlockProof[];
}
export interface BlockWait {
  block: number;
  /**
   * What must be seen after that block, in this order. light: the circuits that carry its traffic now are Healthy. soak: the pause of policy.pace.soak is over. tunnel_health: at the same time as the soak, the tunnels were healthy everywhere for policy.pace.tunnel_health. check: the command of --check proves that they are back. confirm: a person says so (--confirm each).
   */
  then: BlockProof[];
}
/**
 * How the plan compares with the documents before this change (--base). Left out where none are named.
 */
export interface PlanBase {
  /**
   * Every change and field says whether it is open already. False: nothing was compared with what was declared before.
   */
  split: boolean;
  /**
   * Why the plan is not split, or what of it was not compared.
   */
  why?: string;
}
export interface TouchedSet {
  /**
   * Its name, as in left.
   */
  set: string;
  /**
   * By live name.
   */
  circuits: TouchedCircuit[];
}
export interface TouchedCircuit {
  /**
   * As in the field interconnect: interconnect.KEY, or the live name of one that no document declares, or whose key another one takes over.
   */
  circuit: string;
  /**
   * Light and link, in the API's word. Left out where it was not asked.
   */
  state?: string;
  /**
   * The addresses of the changes that take it, or a CNI on it, out of the set. Sorted. Left out where there are none.
   */
  loses?: string[];
}
/**
 * The live object of a key.
 */
export interface Match {
  /**
   * interconnect.KEY or cni.KEY
   */
  address: string;
  /**
   * The name of the live interconnect, or the id of the live CNI. During a replacement: the old one. null: it is not live.
   */
  live_id: string | null;
  matched_by: MatchReason;
}
export interface GuardTrip {
  id: GuardId;
  /**
   * Why it blocks, with the names of the objects.
   */
  message: string;
  /**
   * The changes that it blocks, sorted.
   */
  addresses: string[];
  /**
   * What lifts it.
   */
  lift: string;
  /**
   * It was allowed on the command line and blocks nothing.
   */
  lifted: boolean;
  /**
   * It compares with the documents of --base: only two changes, one after the other, get past it. Left out for other guards.
   */
  base?: true;
}
export interface LiveReference {
  kind: ObjectKind;
  live_id: string;
  /**
   * One line for a person: what it is and where.
   */
  summary: string;
}
export interface NotCompared {
  address: string;
  path: string;
  reason: string;
}
