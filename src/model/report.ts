import type {
  AccountReport,
  CircuitCheck,
  Outcome,
  ReportError,
  StoredField,
  TunnelWait,
  UnprovenCircuit,
} from './generated/report.ts';
import type { WriteOperation } from './operation.ts';

export type {
  AccountReport,
  ChangeReport,
  CircuitCheck,
  DocumentDigest,
  InterconnectHealth,
  NextStep,
  Outcome,
  OutcomeSummary,
  ReportDocument,
  ReportError,
  ReportField,
  ReportValue,
  RunApproval,
  RunGuard,
  RunPull,
  RunRecord,
  SentWrite,
  StoredField,
  TunnelWait,
  UnprovenCircuit,
} from './generated/report.ts';

/** `listing`: in a listing of all CNIs that began at most two seconds before the PUT. */
export type ReadBy = 'get' | 'listing';

/** Events of an apply, sent as they happen. */
export type ApplyEvent =
  | { readonly type: 'step_started'; readonly address: string; readonly step: number; readonly call: WriteOperation }
  | {
      readonly type: 'step_ended';
      readonly address: string;
      readonly step: number;
      readonly call: WriteOperation;
      readonly ok: boolean;
      /** The live name or id that a create gave. */
      readonly live_id?: string;
      /** How the object of an update was read before its PUT. */
      readonly read_by?: ReadBy;
    }
  | {
      /** A step waits for an interconnect to be Healthy. Sent once for each state that demarc sees, the final Healthy included. */
      readonly type: 'health_waited';
      readonly address: string;
      /** Its live name. */
      readonly live_id: string;
      /** The state in the API's own word. */
      readonly state: string;
      readonly reason?: string;
    }
  | {
      /** Magic cannot be read, so nobody knows what a write takes along there. Sent once. */
      readonly type: 'magic_not_read';
      readonly address: string;
      readonly message: string;
    }
  | {
      /** A pause begins, before the next circuit of a backup set. */
      readonly type: 'soak_started';
      readonly address: string;
      /** Live names of the circuits that were changed. */
      readonly circuits: readonly string[];
      readonly milliseconds: number;
    }
  | {
      /** What the health of tunnels shows after a circuit, before the next circuit of a backup set. Sent once for each change of it. */
      readonly type: 'tunnel_health';
      readonly address: string;
      /** Live names of the circuits that were changed. */
      readonly circuits: readonly string[];
      /** The last three end the wait. */
      readonly state: 'awaited' | 'unhealthy' | 'unknown' | TunnelWait['outcome'];
      /** For so long the tunnels must be healthy. */
      readonly milliseconds: number;
      /** What was seen, or why it ended. */
      readonly message?: string;
      /** The way back. */
      readonly next?: string;
    }
  | {
      /** The command of --check has run once. */
      readonly type: 'check_run';
      readonly address: string;
      readonly live_id: string;
      /** The words of the command. */
      readonly argv: readonly string[];
      readonly ok: boolean;
      /** `exit code 1`. */
      readonly end: string;
      readonly output: string;
    }
  | ({ readonly type: 'circuit_checked' } & CircuitCheck)
  /** A changed circuit is not known to be back. */
  | ({ readonly type: 'circuit_unproven' } & UnprovenCircuit)
  | {
      /** A person was asked before a circuit. */
      readonly type: 'confirmed';
      readonly address: string;
      readonly circuits: readonly string[];
      readonly yes: boolean;
    }
  | {
      readonly type: 'change_ended';
      readonly address: string;
      readonly outcome: Outcome;
      readonly stored_otherwise?: readonly StoredField[];
      readonly error?: ReportError;
    };

/** The changed circuits that are not known to be back, though they were up before or should be now. */
export function circuitsNotBack({ unproven = [] }: Pick<AccountReport, 'unproven'>): readonly UnprovenCircuit[] {
  return unproven.filter(({ reason }) => reason !== 'dark_before');
}
