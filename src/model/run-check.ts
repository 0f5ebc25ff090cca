import type { FieldChange } from './plan.ts';

/** The facts of a circuit that a check receives. They hold no secret: sensitive fields are marks, as in a plan. */
export interface CheckFacts {
  /** The address of the interconnect: `interconnect.KEY`. */
  readonly address: string;
  /** The live name of the interconnect. */
  readonly interconnect: string;
  readonly site?: string | undefined;
  readonly device?: string | undefined;
  readonly cnis: readonly CheckedCni[];
}

/** A CNI as it is now, with what this run changes on it. */
export interface CheckedCni {
  readonly address: string;
  readonly live_id: string;
  readonly conduit_name: string;
  readonly cust_ip: string;
  readonly p2p_ip: string;
  readonly customer_asn?: number;
  readonly fields: readonly FieldChange[];
}

/** How one run of the command of `--check` ended. */
export interface CheckRun {
  readonly ok: boolean;
  /** `exit code 1`, `ended by SIGKILL`, `cannot be started: …`. */
  readonly end: string;
  /** False: the command cannot be started at all, so another try is of no use. */
  readonly started: boolean;
  /** The end of its output, one line, without secrets and control characters. May be empty. */
  readonly output: string;
}

/** Runs the command once. It never rejects. It ends the command when the signal aborts or the time is over. */
export type RunCheck = (facts: CheckFacts, limits: CheckLimits) => Promise<CheckRun>;

export interface CheckLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** An old session can outlive a changed key for its hold time of 240 s. After this time, a check of a circuit with BGP proves something. */
export const leastProofMs = 300_000;

export const usualCheckTimeoutMs = 15 * 60_000;
