import type { Origin } from '../model/desired.ts';
import type { LiveCni, LiveInterconnect } from '../model/live.ts';
import type { AccountPlan, LiveReference, PlanNote, PlanSource } from '../model/plan.ts';

/** The errors and warnings of a plan, apart from what the API refuses. Each has a page in `demarc explain`. */
export type PlanCode =
  | 'allow-trailer'
  | 'allow-unknown'
  | 'allow-unread'
  | 'only-added'
  | 'only-left-out'
  | 'plan-ambiguous'
  | 'plan-check-short'
  | 'plan-cloudflare-asn'
  | 'plan-given-back-and-wanted'
  | 'plan-half-way'
  | 'plan-host-deleted'
  | 'plan-host-not-listed'
  | 'plan-host-of-ignored'
  | 'plan-host-replaced'
  | 'plan-ignore-useless'
  | 'plan-ignored-and-declared'
  | 'plan-incomplete'
  | 'plan-journal'
  | 'plan-journal-live-again'
  | 'plan-journal-not-placed'
  | 'plan-journal-not-wanted'
  | 'plan-left-behind'
  | 'plan-link-ends'
  | 'plan-link-taken'
  | 'plan-magic-mtu'
  | 'plan-magic-name'
  | 'plan-maybe-renamed'
  | 'plan-missing'
  | 'plan-name-taken'
  | 'plan-no-order'
  | 'plan-no-slot'
  | 'plan-not-diverse'
  | 'plan-not-found'
  | 'plan-not-redundant'
  | 'plan-outage-judged'
  | 'plan-pin-dangling'
  | 'plan-pin-shared'
  | 'plan-pin-type'
  | 'plan-prune-empty'
  | 'plan-region-unknown'
  | 'plan-resumed-replacement'
  | 'plan-selector-in-use'
  | 'plan-shared-circuit'
  | 'plan-shared-device'
  | 'plan-shared-site'
  | 'plan-slot-shared'
  | 'plan-slot-speed'
  | 'plan-slot-taken'
  | 'plan-slot-unknown'
  | 'plan-stored-otherwise'
  | 'plan-too-long'
  | 'plan-tunnel-health'
  | 'plan-tunnel-unhealthy'
  | 'plan-unknown-reference'
  | 'redundancy-unknown'
  | 'unguarded-unknown'
  | 'variable-unset';

interface NoteDetails {
  readonly code: PlanCode;
  readonly message: string;
  readonly address?: string;
  readonly hint?: string;
  readonly origin?: Origin;
  /** Path of the field that the note is about, in the declared object. */
  readonly path?: readonly (string | number)[];
}

/** Builds an error or a warning of a plan. With `origin`, it has a position in the documents. */
export function planNote(details: NoteDetails): PlanNote & { readonly code: PlanCode } {
  return {
    code: details.code,
    message: details.message,
    ...(details.address !== undefined && { address: details.address }),
    ...(details.hint !== undefined && { hint: details.hint }),
    ...(details.origin !== undefined && { source: planSource(details.origin, details.path) }),
  };
}

/** The position of a declared object in its file, or of its field at `path`. */
export function planSource(origin: Origin, path?: readonly (string | number)[]): PlanSource {
  const { file, line, column } = origin.locate(path);
  return { file, line, column };
}

/** An account that could not be planned has errors and no changes. */
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

/** The summary is one line: type, then speed and site, or bandwidth and region. */
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

/** The summary is one line: conduit name, interconnect, and the customer's end of the link (`cust_ip`). */
export function cniReference(live: LiveCni): LiveReference {
  return {
    kind: 'cni',
    live_id: live.id,
    summary: `${live.magic.conduit_name} on ${live.interconnect} (${live.cust_ip})`,
  };
}
