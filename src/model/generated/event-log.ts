// Generated from schemas/event-log.schema.json by npm run generate. Do not edit.

/**
 * One line of the file that --log FILE appends to: NDJSON, one JSON object a line, each written whole. Several runs may share a file: `run` tells them apart. Lines of a run are in the order in which things ended. It holds no headers, bodies or secrets. A reader must ignore events that it does not know, and lines that are not JSON (cut off by a full disk).
 */
export type EventLogLine =
  | RunStartedLine
  | AboutLine
  | RequestLine
  | ApplyStartedLine
  | WriteLine
  | ChangeLine
  | SoakLine
  | TunnelHealthLine
  | CheckLine
  | CheckedLine
  | UnprovenLine
  | ConfirmedLine
  | MagicNotReadLine
  | InterruptedLine
  | RunEndedLine;
/**
 * When it happened, or ended: ISO 8601, UTC, milliseconds.
 */
export type Time = string;
/**
 * A random id of the run.
 */
export type Run = string;
/**
 * Milliseconds.
 */
export type Duration = number;
/**
 * Cloudflare's id of the request, where an answer carried one.
 */
export type CfRay = string | null;
/**
 * What the plan saw. Left out where it was not set.
 */
export type ReportValue = (string | number | boolean | null) | string[] | SensitiveValue | UnknownValue;
/**
 * What was planned. Left out where it was to be removed.
 */
export type ReportValue1 = (string | number | boolean | null) | string[] | SensitiveValue | UnknownValue;

/**
 * The first line of a run, written before its first request.
 */
export interface RunStartedLine {
  time: Time;
  run: Run;
  event: 'run_started';
  format: 'demarc.log/1';
  /**
   * The version of demarc.
   */
  demarc: string;
  command: string;
  /**
   * The id of the process.
   */
  pid: number;
}
/**
 * Who runs an apply, on what, and what its plan says: for an auditor. Written when the plan is made, before anything is carried out, refused or blocked.
 */
export interface AboutLine {
  time: Time;
  run: Run;
  event: 'about';
  /**
   * Of the plan.
   */
  fingerprint: string;
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
  /**
   * The accounts of the plan.
   */
  accounts: AboutAccount[];
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
export interface AboutAccount {
  /**
   * The account tag.
   */
  account: string;
  /**
   * False: it is blocked.
   */
  applyable: boolean;
  /**
   * How many changes its plan has.
   */
  changes: number;
  /**
   * The guards that the plan tripped, also those that were lifted.
   */
  guards: RunGuard[];
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
 * A request that was sent and is over, repeats and redirects included: each is a line of its own.
 */
export interface RequestLine {
  time: Time;
  run: Run;
  event: 'request';
  /**
   * The operation id of the API's contract.
   */
  operation: string;
  method: string;
  /**
   * The path as sent. Of the query, values are shown only where they are harmless by their kind (limit, site, speed, occupied, type); in place of another one stands `…`.
   */
  path: string;
  /**
   * Null where no status came.
   */
  status: number | null;
  duration_ms: Duration;
  /**
   * What kind of failure it was; null where the request ended well.
   */
  error: string | null;
  cf_ray: CfRay;
}
/**
 * The plan is about to be carried out: it was shown and accepted, and nothing blocks it. Written before the first write.
 */
export interface ApplyStartedLine {
  time: Time;
  run: Run;
  event: 'apply_started';
  /**
   * Of the plan.
   */
  fingerprint: string;
  /**
   * The guards that were lifted.
   */
  allowed: string[];
  /**
   * The accounts of the plan.
   */
  accounts: string[];
}
/**
 * A request to write that was sent for a change, and is over. It has a request line, too.
 */
export interface WriteLine {
  time: Time;
  run: Run;
  event: 'write';
  /**
   * The account tag.
   */
  account: string;
  address: string;
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
 * A change that has ended in this run.
 */
export interface ChangeLine {
  time: Time;
  run: Run;
  event: 'change';
  /**
   * The account tag.
   */
  account: string;
  address: string;
  action: 'create' | 'update' | 'replace' | 'delete';
  /**
   * The live name or id that the change began with, or the one that it created; null where there is none.
   */
  live_id: string | null;
  outcome: 'applied' | 'applied_lost' | 'failed' | 'stale' | 'unknown' | 'skipped' | 'overtaken' | 'not_attempted';
  /**
   * The fields of the change, as in the plan. Left out where there are none.
   */
  fields?: LoggedField[];
  /**
   * The fields for which the API stored a different value than was sent; the report has the values.
   */
  stored_otherwise?: string[];
  /**
   * How a CNI was read again just before it was updated: get: by a GET. listing: in a listing of all CNIs that began at most two seconds before the PUT, because the quota did not hold a GET for each write. Absent where no CNI was updated. Of several updates, listing is shown if one was.
   */
  read_by?: 'get' | 'listing';
  /**
   * From the start of its first step; null where none was started.
   */
  duration_ms: number | null;
  error: null | ChangeLineError;
}
export interface LoggedField {
  /**
   * As a document has it: magic.mtu.
   */
  path: string;
  before?: ReportValue;
  after?: ReportValue1;
}
export interface SensitiveValue {
  sensitive: true;
}
export interface UnknownValue {
  known_after_apply: true;
}
export interface ChangeLineError {
  /**
   * demarc's own words, not the API's.
   */
  message: string;
  /**
   * The operation id of the request that failed.
   */
  call?: string;
  status?: number;
  cf_ray?: string;
}
/**
 * A pause after a disruptive circuit begins.
 */
export interface SoakLine {
  time: Time;
  run: Run;
  event: 'soak';
  /**
   * The account tag.
   */
  account: string;
  /**
   * Live names of interconnects.
   */
  circuits: string[];
  duration_ms: Duration;
}
/**
 * What the health of tunnels shows after a disruptive circuit. awaited: the wait begins. unhealthy: the time begins again. unknown: nothing that counts was read. healthy: they were healthy for long enough. failed: they were not, or the deadline was over. stopped: the run ended first.
 */
export interface TunnelHealthLine {
  time: Time;
  run: Run;
  event: 'tunnel_health';
  /**
   * The account tag.
   */
  account: string;
  /**
   * Live names of interconnects.
   */
  circuits: string[];
  state: 'awaited' | 'unhealthy' | 'unknown' | 'healthy' | 'failed' | 'stopped';
  duration_ms: Duration;
  /**
   * What was seen, or why it ended.
   */
  message?: string;
}
/**
 * The command of --check has run once for a circuit.
 */
export interface CheckLine {
  time: Time;
  run: Run;
  event: 'check';
  /**
   * The account tag.
   */
  account: string;
  /**
   * The live name of the interconnect.
   */
  live_id: string;
  /**
   * The words of the command.
   */
  argv: string[];
  ok: boolean;
  /**
   * How it ended.
   */
  end: string;
  /**
   * The end of its output, without secrets.
   */
  output: string;
}
/**
 * The check of a circuit has ended: it proved that the circuit is back, or not.
 */
export interface CheckedLine {
  time: Time;
  run: Run;
  event: 'checked';
  /**
   * The account tag.
   */
  account: string;
  /**
   * The live name of the interconnect.
   */
  live_id: string;
  outcome: 'passed' | 'failed' | 'stopped' | 'pending';
  runs: number;
}
/**
 * A circuit that this run disrupted is not known to be back. The reasons are those of the report.
 */
export interface UnprovenLine {
  time: Time;
  run: Run;
  event: 'unproven';
  /**
   * The account tag.
   */
  account: string;
  /**
   * The live name of the interconnect.
   */
  live_id: string;
  reason: 'dark' | 'unreadable' | 'stopped' | 'not_confirmed' | 'dark_before';
  /**
   * The API's word for its health.
   */
  state?: string;
  message: string;
}
/**
 * A person was asked before disruptive circuits (--confirm each).
 */
export interface ConfirmedLine {
  time: Time;
  run: Run;
  event: 'confirmed';
  /**
   * The account tag.
   */
  account: string;
  /**
   * Live names of interconnects.
   */
  circuits: string[];
  yes: boolean;
}
/**
 * Magic could not be read around the writes: nobody knows what they took along there.
 */
export interface MagicNotReadLine {
  time: Time;
  run: Run;
  event: 'magic_not_read';
  /**
   * The account tag.
   */
  account: string;
  message: string;
}
/**
 * A signal arrived while the plan was carried out: nothing new is started, running requests finish first.
 */
export interface InterruptedLine {
  time: Time;
  run: Run;
  event: 'interrupted';
  /**
   * What the run will end with: 128 and the signal.
   */
  exit_code: number;
}
/**
 * The last line of a run. A run without it was killed.
 */
export interface RunEndedLine {
  time: Time;
  run: Run;
  event: 'run_ended';
  exit_code: number;
  duration_ms: Duration;
}
