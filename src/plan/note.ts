import type { Origin } from '../model/desired.ts';
import type { LiveCni, LiveInterconnect } from '../model/live.ts';
import type { AccountPlan, LiveReference, PlanNote, PlanSource } from '../model/plan.ts';

export interface NoteDetails {
  readonly code: string;
  readonly message: string;
  readonly address?: string;
  readonly hint?: string;
  readonly origin?: Origin;
  /** The field that the note is about. */
  readonly path?: readonly (string | number)[];
}

/** An error or a warning of a plan, with the place in the documents that it is about. */
export function planNote(details: NoteDetails): PlanNote {
  return {
    code: details.code,
    message: details.message,
    ...(details.address !== undefined && { address: details.address }),
    ...(details.hint !== undefined && { hint: details.hint }),
    ...(details.origin !== undefined && { source: planSource(details.origin, details.path) }),
  };
}

/** Where a declared object, or a field of it, was written. */
export function planSource(origin: Origin, path?: readonly (string | number)[]): PlanSource {
  const { file, line, column } = origin.locate(path);
  return { file, line, column };
}

/** The plan of an account that could not be planned: no changes, and why. */
export function failedAccountPlan(
  account: string,
  errors: readonly PlanNote[],
  warnings: readonly PlanNote[] = [],
): AccountPlan {
  return {
    account,
    complete: false,
    applyable: false,
    errors: [...errors],
    warnings: [...warnings],
    summary: { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0, unmanaged: 0, ignored: 0, blocked: 0 },
    changes: [],
    guards: [],
    unmanaged: [],
    ignored: [],
    not_compared: [],
  };
}

/** A live interconnect in one line: what it is and where. */
export function interconnectReference(live: LiveInterconnect): LiveReference {
  return { kind: 'interconnect', live_id: live.name, summary: describe(live) };
}

function describe(live: LiveInterconnect): string {
  switch (live.type) {
    case 'direct':
      return `direct ${live.speed} ${live.site}`;
    case 'gcp_partner':
      return ['gcp_partner', live.bandwidth, live.region].filter((part) => part !== undefined).join(' ');
    case 'unknown':
      return live.wireType;
  }
}

/** A live CNI in one line: its conduit name, its interconnect and its end of the link. */
export function cniReference(live: LiveCni): LiveReference {
  return {
    kind: 'cni',
    live_id: live.id,
    summary: `${live.magic.conduit_name} on ${live.interconnect} (${live.cust_ip})`,
  };
}
