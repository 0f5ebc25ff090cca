import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CircuitAccount, CircuitRecord } from '../../model/circuits/circuit-record.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { type LookRequest, type OpenAccount, withAccounts } from '../choose-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { errorCodes } from '../run-exit-code.ts';
import type { CircuitFilter } from './filter-circuits.ts';
import { type CircuitChoice, readOpenCircuits } from './read-circuits.ts';

export interface GraphRead {
  readonly accounts: readonly CircuitAccount[];
  readonly plan: PlanDocument | undefined;
  /** For stderr, without `note:`. */
  readonly notes: readonly string[];
  /** Warnings about the documents. Empty without a plan. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  readonly exitCode: ExitCode;
}

interface GraphRequest extends LookRequest {
  readonly filter: CircuitFilter | undefined;
  /** Also plan the documents. Sensitive fields are not compared: they are in no picture. */
  readonly planned: boolean;
}

/** Reads the circuits of the request and, if asked, plans the same accounts. Rejects as `readCircuits`, and as `plan`. */
export async function readGraph(request: GraphRequest, context: RunContext): Promise<GraphRead> {
  const choice: CircuitChoice = { filter: request.filter, health: 'peers', devices: true, routes: false };
  if (request.planned) return readPlanned(request, choice, context);
  const read = (open: readonly OpenAccount[]) => readOpenCircuits(open, choice);
  const { accounts, notes } = await withAccounts(request, context, { tolerant: false }, read);
  return { accounts, notes, plan: undefined, diagnostics: [], sources: new Map(), exitCode: worstExitCode([]) };
}

async function readPlanned(request: GraphRequest, choice: CircuitChoice, context: RunContext): Promise<GraphRead> {
  const { withPlan } = await import('../plan/compute-plan.ts');
  const asked = { ...request, allow: [], skipSecrets: true };
  return withPlan(asked, context, async ({ document, entries, diagnostics, sources }, connection) => {
    const open = entries.map(({ desired }) => {
      const { account, tokenEnv } = desired;
      return { chosen: { account, tokenEnv, desired }, reader: connection.reader(desired) };
    });
    const { accounts, notes } = await readOpenCircuits(open, choice);
    const exitCode = worstExitCode(document.accounts.flatMap(errorCodes));
    return { accounts, plan: document, notes, diagnostics, sources, exitCode };
  });
}

/** A circuit that a plan creates, for a filter. It has no state and no label. */
export function createdRecord({
  services,
  ...place
}: Pick<CircuitRecord, 'account' | 'site' | 'metro' | 'group'> & {
  readonly services: readonly string[];
}): CircuitRecord {
  const nowhere = { region: null, facility: null, device: null, speed: null, port: null };
  const nothing = { key: null, address: null, state: null, reason: null, source: null, labels: {} };
  const cnis = services.map((service) => ({
    ...{
      key: null,
      address: null,
      id: '',
      conduit_name: '',
      description: '',
      service,
      cust_ip: '',
      p2p_ip: '',
      mtu: 0,
    },
    ...{ bgp: null, bgp_mode: null, protect: false, routes: null, labels: {}, source: null },
  }));
  return { ...place, ...nowhere, ...nothing, name: '', type: 'direct', protect: false, sets: [], cnis };
}
