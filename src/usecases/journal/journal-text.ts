import { stringifyExact } from '../../api/decode.ts';
import type { JournalHead } from '../../model/generated/journal.ts';
import type { HalfMadeCni, HalfMadeState, JournaledCni, StoredCircuit } from '../../model/journal.ts';
import type { JsonValue } from '../../model/json.ts';

const journalFormat = 'demarc.journal/1';

export function headLine(head: Omit<JournalHead, 'format'>): string {
  return lineOf({ format: journalFormat, ...head });
}

export function deletingLine({ cni, key, host, deletedAt }: JournaledCni): string {
  return lineOf({ event: 'deleting', at: deletedAt, key, host, cni: cni.raw });
}

export function creatingLine(id: string, { interconnect, conduitName }: NonNullable<JournaledCni['creating']>): string {
  return lineOf({ event: 'creating', id, interconnect, conduit_name: conduitName });
}

export function createdLine(id: string, created: string): string {
  return lineOf({ event: 'created', id, cni_id: created });
}

export function endedLine(id: string, event: 'restored' | 'not_created'): string {
  return lineOf({ event, id });
}

export function storedLine({ key, name, fields }: StoredCircuit): string {
  return lineOf({ event: 'stored_otherwise', key, name, fields });
}

export function makingLine({ at, key, interconnect, conduitName }: HalfMadeCni): string {
  return lineOf({ event: 'making', at, key, interconnect, conduit_name: conduitName });
}

export function madeLine(conduitName: string, { id, cust_ip, p2p_ip, bgp_mode }: HalfMadeState): string {
  const mode = bgp_mode === undefined ? {} : { bgp_mode };
  return lineOf({ event: 'made', conduit_name: conduitName, cni_id: id, cust_ip, p2p_ip, ...mode });
}

export function completeLine(conduitName: string): string {
  return lineOf({ event: 'complete', conduit_name: conduitName });
}

/** All data of a CNI that is half made, as lines of a new file. */
export function halfMadeLines(cni: HalfMadeCni): string {
  return makingLine(cni) + (cni.left === undefined ? '' : madeLine(cni.conduitName, cni.left));
}

/** All data of an entry, as the first lines of a new file. */
export function entryLines(entry: JournaledCni): string {
  const { cni, creating, created } = entry;
  return [
    deletingLine(entry),
    ...(creating === undefined ? [] : [creatingLine(cni.id, creating)]),
    ...(created === undefined ? [] : [createdLine(cni.id, created)]),
  ].join('');
}

function lineOf(value: JsonValue): string {
  return `${stringifyExact(value)}\n`;
}
