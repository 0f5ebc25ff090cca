// Generated from schemas/event-log.schema.json by npm run generate. Do not edit.

/**
 * One line of the file that --log FILE appends to: NDJSON, one JSON object a line, each written whole. Several runs may share a file: `run` tells them apart. Lines of a run are in the order in which things ended. It holds no headers, bodies or secrets. A reader must ignore events that it does not know, and lines that are not JSON (cut off by a full disk).
 */
export type EventLogLine =
  | RunStartedLine
  | RequestLine
  | ApplyStartedLine
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
