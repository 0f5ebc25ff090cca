import type { CircuitAccount, CircuitRecord } from '../../model/circuits/circuit-record.ts';
import type { SetHealth } from '../../model/circuits/redundancy.ts';
import { statusRow } from '../../model/circuits/status-row.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { StatusRow } from '../../model/live.ts';
import { type LookRequest, type OpenAccount, withAccounts } from '../choose-accounts.ts';
import type { CircuitFilter } from '../circuits/filter-circuits.ts';
import { type CircuitsRead, readOpenCircuits } from '../circuits/read-circuits.ts';
import type { RunContext } from '../run-context.ts';

export interface StatusRequest extends LookRequest {
  /** Empty: every circuit. */
  readonly keys: readonly string[];
  readonly filter?: CircuitFilter | undefined;
  /** Also read the router of each circuit that the listing does not tell. Default: false */
  readonly devices?: boolean;
  /** Also ask the other circuits of their backup sets. Default: true. Without it, sets with others in them are not judged */
  readonly peers?: boolean;
}

/** The circuits that were asked for, at one moment. */
export interface StatusLook {
  /** By account, each with the circuits that are shown and the backup sets that they are in. */
  readonly accounts: readonly CircuitAccount[];
  /** What the KEYs mean, whatever the filter says. */
  readonly meant: readonly CircuitRecord[];
  /** What is shown, without regard to `--state`. */
  readonly anyState: readonly CircuitRecord[];
  /** By account and name: of the sets that shown circuits are in, if all of their circuits were asked. */
  readonly weak_sets: readonly SetHealth[];
  /** All of these sets. */
  readonly sets: readonly SetHealth[];
  /** How many of the circuits the filter leaves out. */
  readonly left_out: number;
  /** For stderr, without `note:`. */
  readonly notes: readonly string[];
}

export interface StatusResult extends Pick<StatusLook, 'accounts' | 'sets' | 'weak_sets' | 'left_out'> {
  /** 2 if a circuit that is shown is Down or Unhealthy. */
  readonly exitCode: ExitCode;
  /** The circuits that are shown, by account and live name. */
  readonly rows: readonly StatusRow[];
}

/** The health of circuits, and the CNIs on them. Health means light and the Ethernet link; it says nothing about BGP. */
export function status(request: StatusRequest, context: RunContext): Promise<StatusResult> {
  return withAccounts(request, context, { tolerant: false }, async (open) => {
    const look = await lookAtCircuits(open, request);
    for (const note of look.notes) context.notify(`note: ${note}`);
    return resultOf(look);
  });
}

export function resultOf({ accounts, sets, weak_sets, left_out }: StatusLook): StatusResult {
  const rows = accounts.flatMap(({ circuits }) => circuits.map(statusRow));
  const isBad = ({ state }: StatusRow) => state === 'Down' || state === 'Unhealthy';
  return {
    exitCode: rows.some(isBad) ? ExitCode.differences : ExitCode.done,
    rows,
    accounts,
    sets,
    weak_sets,
    left_out,
  };
}

/**
 * Looks once at the circuits over a connection that is open. Rejects as `readCircuits` does.
 * @param names by account, in place of the KEYs: what an earlier look has chosen
 */
export async function lookAtCircuits(
  open: readonly OpenAccount[],
  { keys, filter, devices = false, peers = true }: Pick<StatusRequest, 'keys' | 'filter' | 'devices' | 'peers'>,
  names?: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<StatusLook> {
  const gone: string[] = [];
  const onGone = (address: string) => gone.push(address);
  const health = peers ? 'peers' : 'chosen';
  const choice = { keys, names, filter, onGone, devices, health, routes: false } as const;
  const { accounts, wholes, meant, anyState, notes } = await readOpenCircuits(open, choice);
  const sets = accounts.flatMap((account) => setHealth(account, wholes));
  const shown = accounts.reduce((sum, { circuits }) => sum + circuits.length, 0);
  return {
    accounts,
    meant,
    anyState,
    sets,
    weak_sets: sets.filter(({ up }) => up < 2),
    left_out: meant.length - shown,
    notes: gone.length === 0 ? notes : [`deleted, as state: absent asks: ${gone.join(', ')}`, ...notes],
  };
}

function setHealth({ account, sets }: CircuitAccount, wholes: CircuitsRead['wholes']): readonly SetHealth[] {
  const whole = wholes.find((candidate) => candidate.account === account);
  const states = new Map(whole?.circuits.map(({ name, state }) => [name, state]));
  const narrow = sets.filter(({ kind }) => kind !== 'account');
  // Sets of the same circuits have the same name.
  const byName = new Map(narrow.map((set) => [set.name, set.members.filter(({ cnis }) => cnis.length > 0)]));
  return [...byName].flatMap(([name, members]) => {
    const up = members.filter((member) => states.get(member.name) === 'Healthy').length;
    const isAsked = members.every((member) => typeof states.get(member.name) === 'string');
    return isAsked && members.length > 1 ? [{ account, name, up, circuits: members.length }] : [];
  });
}
