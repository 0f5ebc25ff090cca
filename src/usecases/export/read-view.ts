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

/** Reads an account, then the routers and the health of its interconnects. Rejects with a `NetworkError`. */
export async function readView({ chosen, reader }: OpenAccount): Promise<ExportView> {
  const live = await readAccount(reader, chosen.account);
  const [devices, health] = await settleInOrder([readDevices(reader, live), readHealth(reader, live)]);
  return { live, tokenEnv: chosen.tokenEnv, devices, health, metros: backupMetros(live) };
}

async function readDevices(reader: NetworkReader, live: LiveAccount): Promise<ReadonlyMap<string, string>> {
  const directs = live.interconnects.filter(
    (interconnect): interconnect is LiveDirect => interconnect.type === 'direct',
  );
  const ids = directs.filter(({ device }) => device === undefined).map((interconnect) => interconnect.slot_id);
  const slots = await (ids.length > singleReads ? listed(reader, live.account) : oneByOne(reader, ids));
  const known = [
    ...slots.map(({ id, device }) => [id, device]),
    ...directs.map((interconnect) => [interconnect.slot_id, interconnect.device]),
  ];
  return new Map(
    known.flatMap(([id, device]) => (id === undefined || device === undefined ? [] : [[id.toLowerCase(), device]])),
  );
}

async function listed(reader: NetworkReader, account: string): Promise<readonly LiveSlot[]> {
  return (await ifAnswered(readSlots(reader, account, { occupied: true }))) ?? [];
}

async function oneByOne(reader: NetworkReader, ids: readonly string[]): Promise<readonly LiveSlot[]> {
  const found = await settleInOrder(ids.map((id) => ifAnswered(reader.getSlot(id))));
  return found.flatMap((slot) => slot ?? []);
}

async function readHealth(reader: NetworkReader, live: LiveAccount): Promise<ReadonlyMap<string, string>> {
  const words = await mapLimited(live.interconnects, parallelHealthReads, async ({ name }) => {
    return [name, inWords(await ifAnswered(reader.getInterconnectStatus(name)))] as const;
  });
  return new Map(words);
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
