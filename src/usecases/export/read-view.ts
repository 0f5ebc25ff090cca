import type { ExportView } from '../../export/declared.ts';
import { readAccount, readSlots } from '../../live/read-account.ts';
import { mapLimited, settleInOrder } from '../../model/collections.ts';
import type { Health, LiveAccount, LiveDirect, LiveSlot } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { NetworkError, type NetworkErrorKind } from '../../model/network-error.ts';
import { parallelHealthReads } from '../../model/parallelism.ts';
import { backupMetros } from '../../plan/sets/circuits.ts';
import type { OpenAccount } from '../choose-accounts.ts';

/** For more ports than this, one listing is cheaper than single requests. */
const singleReads = 8;

/** Errors that may concern only one object. Health and routers appear only in comments, so such an error does not stop an export. */
const forOneObject: ReadonlySet<NetworkErrorKind> = new Set([
  'not_found',
  'conflict',
  'rejected',
  'server',
  'unreadable',
  'refused',
]);

/** What an export and a snapshot know of an account beside its objects. */
interface Surroundings {
  /** Of the ports that direct interconnects are on: those that had to be asked for, and answered. */
  readonly slots: readonly LiveSlot[];
  /** By the live name of an interconnect. Undefined: it could not be read. */
  readonly health: ReadonlyMap<string, Health | undefined>;
}

/** Reads an account, then the routers and the health of its interconnects. Rejects with a `NetworkError`. */
export async function readView({ chosen, reader }: OpenAccount): Promise<ExportView> {
  const live = await readAccount(reader, chosen.account);
  const { slots, health } = await readSurroundings(reader, live);
  return viewOf(live, { slots, health, tokenEnv: chosen.tokenEnv });
}

/** Health and ports of an account. What concerns only one object does not reject. */
export async function readSurroundings(
  reader: NetworkReader,
  live: LiveAccount,
  names?: ReadonlySet<string>,
): Promise<Surroundings> {
  const asked = live.interconnects.filter(({ name }) => names?.has(name) ?? true);
  const [slots, health] = await settleInOrder([readSlotsOf(reader, live), readHealth(reader, asked)]);
  return { slots, health };
}

/** What an export is made from. `Health` that is undefined could not be read. */
export function viewOf(
  live: LiveAccount,
  { slots, health, ...more }: Surroundings & Pick<ExportView, 'tokenEnv' | 'snapshotAt'>,
): ExportView {
  const words = live.interconnects.map(({ name }) => [name, inWords(health.get(name))] as const);
  return { live, ...more, devices: devicesOf(live, slots), health: new Map(words), metros: backupMetros(live) };
}

function directsOf({ interconnects }: LiveAccount): readonly LiveDirect[] {
  return interconnects.filter((interconnect): interconnect is LiveDirect => interconnect.type === 'direct');
}

async function readSlotsOf(reader: NetworkReader, live: LiveAccount): Promise<readonly LiveSlot[]> {
  const without = directsOf(live).filter(({ device }) => device === undefined);
  const own = new Set(without.map(({ slot_id }) => slot_id.toLowerCase()));
  if (own.size <= singleReads) return oneByOne(reader, [...own]);
  return (await listed(reader, live.account)).filter(({ id }) => own.has(id.toLowerCase()));
}

function devicesOf(live: LiveAccount, slots: readonly LiveSlot[]): ReadonlyMap<string, string> {
  const known = [
    ...slots.map(({ id, device }) => [id, device] as const),
    ...directsOf(live).map(({ slot_id, device }) => [slot_id, device] as const),
  ];
  return new Map(known.flatMap(([id, device]) => (device === undefined ? [] : [[id.toLowerCase(), device]])));
}

async function listed(reader: NetworkReader, account: string): Promise<readonly LiveSlot[]> {
  return (await ifAnswered(readSlots(reader, account, { occupied: true }))) ?? [];
}

async function oneByOne(reader: NetworkReader, ids: readonly string[]): Promise<readonly LiveSlot[]> {
  const found = await settleInOrder(ids.map((id) => ifAnswered(reader.getSlot(id))));
  return found.flatMap((slot) => slot ?? []);
}

async function readHealth(
  reader: NetworkReader,
  interconnects: LiveAccount['interconnects'],
): Promise<ReadonlyMap<string, Health | undefined>> {
  const health = await mapLimited(interconnects, parallelHealthReads, async ({ name }) => {
    return [name, await ifAnswered(reader.getInterconnectStatus(name))] as const;
  });
  return new Map(health);
}

function inWords(health: Health | undefined): string {
  if (health === undefined) return 'its health could not be read';
  return health.reason === undefined ? health.wireState : `${health.wireState} (${health.reason})`;
}

async function ifAnswered<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NetworkError && forOneObject.has(error.kind)) return undefined;
    throw error;
  }
}
