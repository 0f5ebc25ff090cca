// Generated from schemas/report.schema.json by npm run generate. Do not edit.

/**
 * applied_lost: it was applied, but filters, health check, return routing or key that only the Magic side shows are gone after it. The changes of its backup sets that had not begun are skipped, and the run ends with exit code 5.
 */
export type Outcome =
  'applied' | 'applied_lost' | 'failed' | 'stale' | 'unknown' | 'skipped' | 'overtaken' | 'not_attempted';
/**
 * The worst of its effects, as planned. Left out where nothing was sent for it, and where it is none.
 */
export type Impact = 'account' | 'circuit' | 'routes' | 'both_ends' | 'session' | 'none';
/**
 * What traffic may feel: the worst impact of its effects. account: every session of the account is at stake. circuit: traffic leaves its circuit, or nothing passes until the router is changed, too. routes: traffic stays up, but routes go or come for good. both_ends: the session stays down until the router's side is changed, too. session: the session may reset and comes back by itself. none: nothing.
 */
export type Impact1 = 'account' | 'circuit' | 'routes' | 'both_ends' | 'session' | 'none';
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
 * What the plan saw. Left out where it was not set.
 */
export type ReportValue = (string | number | boolean | null) | string[] | SensitiveValue | UnknownValue;
/**
 * What was planned. Left out where it was to be removed.
 */
export type ReportValue1 = (string | number | boolean | null) | string[] | SensitiveValue | UnknownValue;
/**
 * Left out where it is not set.
 */
export type ReportValue2 = (string | number | boolean | null) | string[] | SensitiveValue | UnknownValue;
/**
 * ISO 8601, UTC, milliseconds.
 */
export type Time = string;

/**
 * What an apply did, change by change. It holds no secret.
 */
export interface ReportDocument {
  format: 'demarc.report/1';
  /**
   * The fingerprint of the plan that was carried out.
   */
  fingerprint: string;
  accounts: AccountReport[];
  run?: RunRecord;
}
export interface AccountReport {
  account: string;
  summary: OutcomeSummary;
  changes: ChangeReport[];
  /**
   * Whether the account, read once more after the last change, equals the documents; null where it could not be read. With --only: in the changes that it chose, with what these need. What else differs is in left_out.
   */
  converged: boolean | null;
  /**
   * Addresses that a new plan would still change. With --only: of the changes that it chose, with what these need.
   */
  remaining?: string[];
  /**
   * With --only: addresses of the changes that it did not choose, sorted. A plan without --only has them. Absent where there are none.
   */
  left_out?: string[];
  error?: ReportError1;
  /**
   * With --wait: the interconnects that this run created, as they were when the wait ended.
   */
  health?: InterconnectHealth[];
  /**
   * The circuits that this run disrupted and that are not known to be back. Absent where there are none. A circuit whose check began is in check instead.
   */
  unproven?: UnprovenCircuit[];
  check?: CheckReport;
  /**
   * With policy.pace.tunnel_health: the circuits before others of their backup sets, and how the wait for their tunnels ended.
   */
  tunnel_health?: TunnelWait[];
  /**
   * Why the Magic side could not be read around the writes: nobody knows whether they took along filters, health check, return routing or key. Left out where it was read.
   */
  magic_not_read?: string;
  journal?: JournalLeft;
  /**
   * What people do next for the objects that were created or deleted. Left out where there is nothing.
   */
  next?: NextStep[];
  /**
   * The guards that the plan tripped, also those that were lifted. Left out where there are none.
   */
  guards?: RunGuard[];
  read_at?: ReadTimes;
}
export interface OutcomeSummary {
  applied: number;
  applied_lost: number;
  failed: number;
  stale: number;
  unknown: number;
  skipped: number;
  overtaken: number;
  not_attempted: number;
}
export interface ChangeReport {
  address: string;
  action: 'create' | 'update' | 'replace' | 'delete';
  /**
   * The live name or id after the change, where there is one.
   */
  live_id?: string;
  outcome: Outcome;
  /**
   * Some of its API calls were carried out and some were not: the object is neither as before nor as planned.
   */
  begun?: true;
  impact?: Impact;
  /**
   * What it did to traffic and to the port, as planned, the worst first. Left out where nothing was sent for it, and where there is nothing.
   */
  effects?: Effect[];
  /**
   * Fields for which the API stored a different value than was sent. The run ends with exit code 5.
   */
  stored_otherwise?: StoredField[];
  error?: ReportError;
  /**
   * What to do about it.
   */
  next?: string;
  /**
   * The fields of the change, as in the plan.
   */
  fields?: ReportField[];
  /**
   * When its first step began. Left out where none did.
   */
  started_at?: string;
  /**
   * When its last step ended.
   */
  ended_at?: string;
  /**
   * How a CNI was read again just before it was updated: get: by a GET. listing: in a listing of all CNIs, because the quota did not hold a GET for each write.
   */
  read_by?: 'get' | 'listing';
  /**
   * The requests to write that were sent for it, in the order of their ends.
   */
  writes?: SentWrite[];
}
export interface Effect {
  impact: Impact1;
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
 * A sensitive field has neither value, only the mark.
 */
export interface StoredField {
  /**
   * As a document has it: magic.mtu.
   */
  field: string;
  /**
   * What was sent; left out where the field was to be removed.
   */
  asked?: string | number | string[];
  /**
   * What the API stored; left out where it stored nothing.
   */
  stored?: string | number | string[];
  sensitive?: true;
}
export interface ReportError {
  message: string;
  /**
   * The operation id of the step that ended the change.
   */
  call?: string;
  method?: string;
  path?: string;
  status?: number;
  /**
   * What the API itself said.
   */
  words?: string;
  cf_ray?: string;
}
export interface ReportField {
  /**
   * As a document has it: magic.mtu.
   */
  path: string;
  before?: ReportValue;
  after?: ReportValue1;
  now?: FieldNow;
}
export interface SensitiveValue {
  sensitive: true;
}
export interface UnknownValue {
  known_after_apply: true;
}
/**
 * As the account was read again at the end. Left out where it was not read, or that does not tell.
 */
export interface FieldNow {
  value?: ReportValue2;
}
/**
 * A request to write that was sent. Each repeat is one of its own.
 */
export interface SentWrite {
  /**
   * When it ended.
   */
  at: string;
  /**
   * The operation id of the API's contract.
   */
  call: string;
  /**
   * The HTTP method.
   */
  method: string;
  /**
   * Null where no status came.
   */
  status: number | null;
  /**
   * Cloudflare's id of the request. Null where no answer carried one.
   */
  cf_ray: string | null;
  /**
   * What kind of failure it was. Left out where it ended well.
   */
  error?: string;
}
/**
 * Why the account could not be read again.
 */
export interface ReportError1 {
  message: string;
  /**
   * The operation id of the step that ended the change.
   */
  call?: string;
  method?: string;
  path?: string;
  status?: number;
  /**
   * What the API itself said.
   */
  words?: string;
  cf_ray?: string;
}
/**
 * Health is light and an Ethernet link; it says nothing about BGP.
 */
export interface InterconnectHealth {
  address: string;
  /**
   * The live name.
   */
  live_id: string;
  healthy: boolean;
  /**
   * The API's word for it; "not known" where it could not be read.
   */
  state: string;
  reason?: string;
}
/**
 * dark: it is not Healthy after its change. unreadable: its health cannot be read. stopped: the run ended before its light, soak or check did, or before a person was asked. not_confirmed: the answer of a person was not yes. dark_before: it had no light before its change and has none now, which is no failure. With any other reason the run does not end with exit code 0.
 */
export interface UnprovenCircuit {
  /**
   * Of the interconnect that carries the traffic now.
   */
  address: string;
  /**
   * The live name.
   */
  live_id: string;
  reason: 'dark' | 'unreadable' | 'stopped' | 'not_confirmed' | 'dark_before';
  /**
   * The API's word for its health; "not known" where it could not be read. Left out where it was not asked.
   */
  state?: string;
  message: string;
  /**
   * What to do, and the way back: the former values and where they are written.
   */
  next?: string;
}
/**
 * With --check: the command, and each circuit that it was run for.
 */
export interface CheckReport {
  /**
   * The words of the command, as it was run without a shell.
   */
  argv: string[];
  circuits: CircuitCheck[];
}
/**
 * passed: the check proved that the circuit is back. failed: it did not, or could not be run. stopped: the run ended first. pending: the circuit waits for its cable, so nothing was run.
 */
export interface CircuitCheck {
  address: string;
  /**
   * The live name.
   */
  live_id: string;
  outcome: 'passed' | 'failed' | 'stopped' | 'pending';
  /**
   * How often the command was run.
   */
  runs: number;
  /**
   * Why it failed, with the end of the last output.
   */
  message?: string;
  /**
   * The way back: the former values and where they are written.
   */
  next?: string;
}
/**
 * healthy: the tunnels were healthy everywhere for long enough. failed: they were not, or the deadline was over. stopped: the run ended first.
 */
export interface TunnelWait {
  /**
   * The first of the circuits that carry the traffic now.
   */
  address: string;
  /**
   * Live names of the circuits that were changed.
   */
  circuits: string[];
  outcome: 'healthy' | 'failed' | 'stopped';
  /**
   * What was seen last.
   */
  message?: string;
  /**
   * The way back: the former values and where they are written.
   */
  next?: string;
}
/**
 * What was deleted and is not recreated yet.
 */
export interface JournalLeft {
  /**
   * The file that keeps the whole objects, MD5 keys in clear.
   */
  path: string;
  /**
   * Their addresses, sorted.
   */
  waiting: string[];
}
/**
 * What people do next for a new or a deleted object, in the order of the changes.
 */
export interface NextStep {
  address: string;
  /**
   * letter: order the cross-connect of a new circuit. pin: write the name of a circuit that a selector chose into the document. router: set the router's side of a new CNI. cross_connect: cancel that of a circuit that is gone. routes: delete or change the static routes through a CNI that is gone or has new addresses.
   */
  what: 'letter' | 'pin' | 'router' | 'cross_connect' | 'routes';
  /**
   * A sentence without the address and the final full stop.
   */
  message: string;
  /**
   * The command that does it, or a part of it.
   */
  command?: string;
  link?: NextLink;
}
/**
 * Of a new CNI: what its router needs. cust_ip is the router's own address.
 */
export interface NextLink {
  cust_ip: string;
  p2p_ip: string;
  mtu: number;
  customer_asn?: number;
  cloudflare_asn?: number;
}
export interface RunGuard {
  /**
   * Which guard.
   */
  id: string;
  /**
   * Why it blocks.
   */
  message: string;
  /**
   * The changes that it blocks.
   */
  addresses: string[];
  /**
   * What lifts it.
   */
  lift: string;
  /**
   * An allowance lifted it, so it blocked nothing.
   */
  lifted: boolean;
}
/**
 * When the account was read.
 */
export interface ReadTimes {
  /**
   * For the plan: all of it had been read by then.
   */
  before?: string;
  /**
   * After the last change. Left out where it was not read again.
   */
  after?: string;
}
/**
 * Who ran it, when, and on what. Left out by versions of demarc before 0.2.
 */
export interface RunRecord {
  /**
   * A random id of the run. The lines of its log (--log) have it, too.
   */
  id: string;
  /**
   * The version of demarc.
   */
  demarc: string;
  started_at: Time;
  ended_at: Time;
  /**
   * carried_out: its changes were begun, or there was nothing to do. blocked: a guard, or an account that cannot be planned. refused: it is not the reviewed plan. declined: the answer was not yes.
   */
  end: 'carried_out' | 'blocked' | 'refused' | 'declined';
  /**
   * Of the apply. An output that could not be written may have made it another one.
   */
  exit_code: number;
  /**
   * The command line in its parsed form: flags that may hold a secret are without their value, and known secrets are hidden. Of the Action: its inputs. Left out where it is not known.
   */
  command?: string[];
  actor?: RunActor;
  /**
   * Who started it again, where that is another person (GITHUB_TRIGGERING_ACTOR).
   */
  triggered_by?: string;
  /**
   * The name of the machine.
   */
  host?: string;
  /**
   * The web page of the run of the CI system.
   */
  ci_run?: string;
  /**
   * Its name, as the CI system says it.
   */
  repository?: string;
  commit?: RunCommit;
  /**
   * The pull requests or merge requests of the run. Left out where there are none, or they are not known.
   */
  pull_requests?: RunPull[];
  /**
   * The value of DEMARC_APPROVED_BY: who approved the run, as its environment says.
   */
  approved_by?: string;
  /**
   * What of this the run could not find out, and why.
   */
  not_known?: NotKnown[];
  /**
   * The documents that were read, by name.
   */
  documents: DocumentDigest[];
  /**
   * The allowances of the plan: --allow, and what pull requests lift.
   */
  allowed: string[];
  /**
   * Allowances of pull requests, with the commit that says so.
   */
  allowed_by?: RunAllowance[];
  review?: RunReview;
  /**
   * --deadline. Left out where there is none.
   */
  deadline_ms?: number;
}
/**
 * Who started the run.
 */
export interface RunActor {
  /**
   * A login, or the user of the operating system.
   */
  name: string;
  /**
   * The variable that says so, or "operating system".
   */
  source: string;
}
/**
 * What was checked out.
 */
export interface RunCommit {
  /**
   * Hexadecimal digits.
   */
  sha: string;
  /**
   * The variable that says so, or "git".
   */
  source: string;
  /**
   * Whether files that git knows, or documents that it does not, were other than in the commit. Left out where git could not tell.
   */
  edited?: boolean;
}
export interface RunPull {
  number: number;
  /**
   * What names it.
   */
  source: string;
  /**
   * Who approved it, by the last review of each person. Left out where that could not be read.
   */
  approvals?: RunApproval[];
}
export interface RunApproval {
  name: string;
  /**
   * The commit that was approved.
   */
  commit?: string;
  /**
   * ISO 8601.
   */
  at?: string;
}
export interface NotKnown {
  what: string;
  why: string;
}
export interface DocumentDigest {
  /**
   * Its path as it was given; <stdin> for standard input.
   */
  file: string;
  /**
   * Of its bytes as they were read.
   */
  sha256: string;
}
export interface RunAllowance {
  /**
   * ID or ID=VALUE.
   */
  text: string;
  /**
   * The commit whose message lifts it.
   */
  commit?: string;
}
/**
 * What the plan was compared with before it was carried out.
 */
export interface RunReview {
  /**
   * plan: --plan. fingerprint: --expect. pull_requests: the reviews of merged pull requests.
   */
  type: 'plan' | 'fingerprint' | 'pull_requests';
  /**
   * Of the plan file, or the one that was expected.
   */
  fingerprint?: string;
}
