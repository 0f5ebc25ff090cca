import type { JsonObject } from '../../../src/model/json.ts';
import { keyDigest } from '../../../src/sandbox/store/account.ts';
import { someoneElse } from '../../helpers/scene-live.ts';
import type { Author, Circuit, Link } from './author.ts';
import { globMatches } from './draw-strangers.ts';
import { conduitOf, text, type WorldView } from './world-view.ts';

/** The CNI of the documents that a live one is: the one of its id, or the one that was made under its name. */
export function linkOf(author: Author, id: string, cni: JsonObject | null): Link | undefined {
  const byId = author.links.find(({ live }) => live?.id === id);
  if (byId !== undefined) return byId.goal === 'undeclared' ? undefined : byId;
  if (author.account.cnis.some((cni) => cni.id === id)) return undefined;
  return author.links.find(({ conduit, goal }) => goal !== 'undeclared' && conduit === conduitOf(cni));
}

/** The circuit of the documents that a live interconnect is, or was. */
export function circuitOf(author: Author, name: string, view: WorldView): Circuit | undefined {
  const first = author.circuits.find(({ live }) => live?.name === name);
  if (first !== undefined) return first;
  return author.present().find((circuit) => liveOf(author, circuit, view) === name);
}

/** The live interconnect that a circuit of the documents has to be, by where it is to be; undefined where that cannot be told. */
export function liveOf(
  author: Author,
  circuit: Circuit,
  { interconnects, cnis, pairingKeys }: WorldView,
): string | undefined {
  const { slot_id, slot, pairing_key, type } = circuit.fields;
  if (type === 'gcp_partner') {
    if (!circuit.moved) return circuit.live?.name;
    const variable = /\{env:(\w+)\}/.exec(String(pairing_key))?.[1] ?? '';
    const digest = keyDigest(author.environment[variable] ?? '');
    return [...pairingKeys].find(([name, used]) => used === digest && interconnects.has(name))?.[0];
  }
  if (slot_id !== undefined)
    return [...interconnects.values()].flatMap((object) =>
      text(object, 'slot_id') === slot_id ? [text(object, 'name')] : [],
    )[0];
  if (slot === undefined) return circuit.live?.name;
  const riding = author.presentLinks().filter(({ on, unplaced }) => on === circuit && !unplaced);
  const hosts = [...cnis].flatMap(([id, cni]) => {
    const link = linkOf(author, id, cni);
    return link !== undefined && riding.includes(link) ? [text(cni, 'interconnect')] : [];
  });
  return (
    hosts.find((name) => suits(circuit, interconnects.get(name))) ?? (circuit.moved ? undefined : circuit.live?.name)
  );
}

/** Whether a live interconnect is as the selector of a circuit says, `diverse_from` aside. */
export function suits({ fields }: Circuit, live: JsonObject | undefined): boolean {
  const slot = fields['slot'];
  if (live === undefined || typeof slot !== 'object' || slot === null) return false;
  return Object.entries(slot).every(([field, value]) => field === 'diverse_from' || live[field] === value);
}

/** Whether no document speaks of a live object, so that nothing may happen to it but what prune does. */
export function isStrange(author: Author, name: string, owner: string): boolean {
  return owner === someoneElse || isIgnored(author, name) || author.policy['prune'] !== true;
}

export function isIgnored({ policy }: Author, name: string): boolean {
  const globs = policy['ignore'];
  return Array.isArray(globs) && globs.some((glob) => globMatches(String(glob), name));
}

/** True if the live circuit of the beginning carried a CNI that no document declares or ignores. */
export function isInUse(author: Author, name: string): boolean {
  const declared = new Set(author.links.flatMap(({ goal, live }) => (goal === 'undeclared' ? [] : [live?.id])));
  return author.account.cnis.some(
    ({ id, interconnect, magic }) =>
      interconnect === name && !declared.has(id) && !isIgnored(author, magic.conduit_name),
  );
}

/** True if no document speaks of the live circuit, although it carries something. */
export function isOfOthers(author: Author, name: string): boolean {
  const isNamed = author.links.some(({ on, live }) => on === undefined && live?.interconnect === name);
  return !isNamed && author.circuits.every(({ live }) => live?.name !== name) && isInUse(author, name);
}
