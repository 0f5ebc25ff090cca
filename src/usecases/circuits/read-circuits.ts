import { readAccount, readSlots } from '../../live/read-account.ts';
import { readTraffic } from '../../live/read-traffic.ts';
import type { CircuitAccount, CircuitRecord } from '../../model/circuits/circuit-record.ts';
import { mapLimited, settleInOrder } from '../../model/collections.ts';
import type { Health, LiveAccount, LiveDirect } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { undefinedIfNotFound } from '../../model/network-error.ts';
import { parallelHealthReads } from '../../model/parallelism.ts';
import { compareText, joinFirst } from '../../model/text.ts';
import { notReadParts, notReadWords } from '../../preflight/not-read.ts';
import { type LookRequest, type OpenAccount, withAccounts } from '../choose-accounts.ts';
import { type AccountView, resolveKeys, viewOf } from '../resolve-key.ts';
import type { RunContext } from '../run-context.ts';
import { type CircuitFilter, takesCircuit, unknownFilterValues } from './filter-circuits.ts';
import { type CircuitFacts, recordCircuits } from './record-circuits.ts';

/** Which circuits, and what to read beyond the listings of the account. */
export interface CircuitChoice {
  /** KEYs: a circuit, or a CNI for its circuit. Empty: all. */
  readonly keys?: readonly string[];
  /** Called with the address of a KEY that is a tombstone whose object is gone. Without it, such a KEY is an error. */
  readonly onGone?: (address: string) => void;
  /** Live names by account, in place of KEYs: what a first look has chosen. A name that is not live any more is no error. */
  readonly names?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  readonly filter?: CircuitFilter | undefined;
  /**
   * `none`: no state is asked, unless the filter needs it. `chosen`: that of the chosen circuits. `peers`: also that of the circuits in
   * their backup sets, so that sets are those of a plan; the set of the whole account counts where all circuits are chosen.
   */
  readonly health: 'none' | 'chosen' | 'peers';
  /** Read the ports of circuits whose router the interconnect itself does not tell. */
  readonly devices: boolean;
  /** Read static routes, tunnels and their health. What cannot be read is a note, and `routes` is then null. */
  readonly routes: boolean;
}

export interface CircuitsRead {
  /** By account, each with the chosen circuits, their sets, and what is declared and not live. */
  readonly accounts: readonly CircuitAccount[];
  /** The same accounts with all of their circuits; states are known as far as they were asked. */
  readonly wholes: readonly CircuitAccount[];
  /** The circuits that KEYs or names choose, whatever the filter says. */
  readonly meant: readonly CircuitRecord[];
  /** Those of them that the filter takes, whatever it says of states. */
  readonly anyState: readonly CircuitRecord[];
  /** For stderr, without `note:`. Texts from outside in them are not sanitised. */
  readonly notes: readonly string[];
}

/**
 * Reads the accounts of the request, each completely, and makes the records of their circuits. Rejects with a `NetworkError`, or with a
 * `Failure` where documents are invalid or a KEY names nothing.
 */
export function readCircuits(
  { choice, ...request }: LookRequest & { readonly choice: CircuitChoice },
  context: RunContext,
): Promise<CircuitsRead> {
  return withAccounts(request, context, { tolerant: false }, (open) => readOpenCircuits(open, choice));
}

/** The same over a connection that is open: for commands that look again and again. */
export async function readOpenCircuits(open: readonly OpenAccount[], choice: CircuitChoice): Promise<CircuitsRead> {
  const readings = await settleInOrder(open.map((account) => startReading(account, choice)));
  const names = choice.names ?? namesByAccount(choice, readings);
  const read = await settleInOrder(
    readings.map((reading) => finishReading(reading, choice, names && (names.get(reading.view.account) ?? new Set()))),
  );
  const done = read.sort((a, b) => compareText(a.whole.account, b.whole.account));
  const all = done.flatMap(({ whole }) => whole.circuits);
  const isWhole = choice.filter === undefined && names === undefined;
  return {
    accounts: done.map(({ chosen }) => chosen),
    wholes: done.map(({ whole }) => whole),
    meant: done.flatMap(({ meant }) => meant),
    anyState: done.flatMap(({ anyState }) => anyState),
    notes: [
      ...done.flatMap(({ notes }) => notes),
      ...(isWhole ? done.flatMap(({ whole, view }) => absenceNotes(whole, view)) : []),
      ...(choice.filter === undefined ? [] : unknownFilterValues(choice.filter, all)),
    ],
  };
}

interface Reading {
  readonly open: OpenAccount;
  readonly live: LiveAccount;
  readonly view: AccountView;
  readonly facts: Omit<CircuitFacts, 'health'>;
  readonly notes: readonly string[];
}

async function startReading(open: OpenAccount, { devices, routes }: CircuitChoice): Promise<Reading> {
  const { chosen, reader } = open;
  const live = await readAccount(reader, chosen.account);
  const view = viewOf(chosen, live);
  const [found, traffic] = await settleInOrder([
    devices ? readDevices(reader, live) : undefined,
    routes ? readTraffic(reader.traffic, { asn: false, owned: () => [] }) : undefined,
  ]);
  const facts = { live, desired: chosen.desired, traffic, ...(found !== undefined && { devices: found }) };
  const unread = traffic === undefined ? [] : notReadWords(notReadParts(traffic).filter(isOfRoutes));
  const notes = [
    ...view.problems.map((message) => `${message}; demarc plan says more`),
    ...unread.map((words) => `not read: ${words}`),
  ];
  return { open, live, view, facts, notes };
}

/** What is advertised to the Internet is in no record. */
function isOfRoutes({ part }: ReturnType<typeof notReadParts>[number]): boolean {
  return part !== 'prefixes';
}

/** The circuits that KEYs mean, by account. Undefined: all. */
function namesByAccount(
  { keys = [], onGone }: CircuitChoice,
  readings: readonly Reading[],
): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  if (keys.length === 0) return undefined;
  const names = new Map<string, Set<string>>();
  const views = readings.map(({ view }) => view);
  for (const { view, interconnect } of resolveKeys(keys, views, onGone)) {
    const known = names.get(view.account) ?? new Set();
    names.set(view.account, known.add(interconnect.name));
  }
  return names;
}

interface Finished extends Pick<CircuitsRead, 'meant' | 'anyState' | 'notes'> {
  readonly chosen: CircuitAccount;
  readonly whole: CircuitAccount;
  readonly view: AccountView;
}

/** @param names of the circuits that are meant. Undefined: all */
async function finishReading(
  { open, facts, notes, view }: Reading,
  { filter, health }: CircuitChoice,
  names: ReadonlySet<string> | undefined,
): Promise<Finished> {
  const isMeant = ({ name }: CircuitRecord) => names?.has(name) ?? true;
  const isChosen = (circuit: CircuitRecord, without?: 'state') =>
    isMeant(circuit) && (filter === undefined || takesCircuit(filter, circuit, without));
  const known = new Map<string, Health>();
  const isAsked = health !== 'none' || (filter?.state.length ?? 0) > 0;
  let whole = recordCircuits({ ...facts, health: known });
  const first = isAsked ? whole.circuits.filter((circuit) => isChosen(circuit, 'state')) : [];
  await askHealth(
    open.reader,
    first.filter(isListed).map(({ name }) => name),
    known,
  );
  // Who is in a set depends on who is Pending, so an answer can show more peers to ask.
  for (
    let before = -1;
    health === 'peers' && before < known.size;
    whole = recordCircuits({ ...facts, health: known })
  ) {
    before = known.size;
    await askHealth(
      open.reader,
      peerNames(whole, (circuit) => isChosen(circuit, 'state')),
      known,
    );
  }
  if (known.size > 0) whole = recordCircuits({ ...facts, health: known });
  const circuits = whole.circuits.filter((circuit) => isChosen(circuit));
  const meant = whole.circuits.filter(isMeant);
  const anyState = meant.filter((circuit) => isChosen(circuit, 'state'));
  return { whole, view, notes, meant, anyState, chosen: { ...whole, circuits, sets: setsOf(circuits, whole) } };
}

function isListed({ type }: CircuitRecord): boolean {
  return type !== 'unlisted';
}

/** The members of the sets that chosen circuits are in. That of the whole account would have all of them asked. */
function peerNames({ circuits, sets }: CircuitAccount, isChosen: (circuit: CircuitRecord) => boolean): string[] {
  const chosen = new Set(circuits.filter(isChosen).map(({ name }) => name));
  const narrow = sets.filter(({ kind, members }) => kind !== 'account' && members.some(({ name }) => chosen.has(name)));
  return narrow.flatMap(({ members }) => members.map(({ name }) => name));
}

function setsOf(circuits: readonly CircuitRecord[], { sets }: CircuitAccount): CircuitAccount['sets'] {
  const names = new Set(circuits.map(({ name }) => name));
  return sets.filter(({ members }) => members.some(({ name }) => names.has(name)));
}

async function askHealth(reader: NetworkReader, names: readonly string[], known: Map<string, Health>): Promise<void> {
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  const found = await mapLimited(missing, parallelHealthReads, async (name) => {
    return [name, await reader.getInterconnectStatus(name)] as const;
  });
  for (const [name, health] of found) known.set(name, health);
}

/** For more ports than this, one listing is cheaper than single requests. */
const singleReads = 8;

/** By slot id in lower case. A port that is not listed any more has no router here. */
async function readDevices(reader: NetworkReader, live: LiveAccount): Promise<ReadonlyMap<string, string>> {
  const ids = live.interconnects
    .filter((interconnect): interconnect is LiveDirect => interconnect.type === 'direct')
    .filter(({ device }) => device === undefined)
    .map(({ slot_id }) => slot_id);
  const slots =
    ids.length > singleReads
      ? await readSlots(reader, live.account, { occupied: true })
      : await settleInOrder(ids.map((id) => undefinedIfNotFound(reader.getSlot(id))));
  return new Map(
    slots.flatMap((slot) => (slot?.device === undefined ? [] : [[slot.id.toLowerCase(), slot.device] as const])),
  );
}

const mostNamed = 20;

function absenceNotes({ missing }: CircuitAccount, view: AccountView | undefined): readonly string[] {
  const gone = view?.gone ?? [];
  return [
    ...(missing.length === 0 ? [] : [`declared, but not live: ${joinFirst(missing, mostNamed)}`]),
    ...(gone.length === 0 ? [] : [`deleted, as state: absent asks: ${joinFirst(gone, mostNamed)}`]),
  ];
}
