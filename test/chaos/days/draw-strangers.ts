import { slotId } from '../../helpers/account.ts';
import type { Author } from './author.ts';

/** Tombstones of objects that are not there, by pin, whose keys and other fields point at objects that are. */
export function writePhantoms(author: Author): void {
  const { tape, account, phantoms } = author;
  const declared = new Set(author.links.map(({ conduit }) => conduit));
  const keys = new Set(author.links.map(({ key }) => key));
  for (const { id, magic } of account.cnis) {
    const name = magic.conduit_name;
    if (declared.has(name) || keys.has(name) || !tape.chance(70)) continue;
    phantoms.cnis[name] = { state: 'absent', id: id.replace('1000', '9999') };
  }
  const circuits = new Set(author.circuits.map(({ live }) => live?.name));
  for (const { name, slot_id, type } of account.interconnects) {
    if (circuits.has(name) || type !== 'direct' || !tape.chance(70)) continue;
    const where = tape.chance(60) ? { slot_id } : {};
    phantoms.interconnects[name] = { type, state: 'absent', name: `gone-${name}`, ...where };
  }
  if (tape.chance(30)) {
    phantoms.interconnects['never'] = { type: 'direct', state: 'absent', name: 'never-was', slot_id: slotId(15) };
  }
}

/** Leaves some of what is undeclared to others by globs, and prunes the rest. */
export function ignoreSome(author: Author): void {
  const { tape, account, policy } = author;
  const circuits = new Set(author.circuits.map(({ live }) => live?.name));
  const conduits = new Set(author.links.map(({ conduit }) => conduit));
  const used = new Set(author.links.map(({ live, on }) => (on === undefined ? live?.interconnect : undefined)));
  const declared = [...circuits, ...conduits].flatMap((name) => name ?? []);
  const undeclared = [
    ...account.interconnects.map(({ name }) => name).filter((name) => !circuits.has(name) && !used.has(name)),
    ...account.cnis.map(({ magic }) => magic.conduit_name).filter((name) => !conduits.has(name)),
  ];
  const globs = undeclared
    .filter(() => tape.chance(60))
    .map((name) => globOf(name, tape.below(4)))
    .filter((glob) => ![...declared, ...given].some((name) => globMatches(glob, name)));
  policy['ignore'] = globs;
  if (tape.chance(70) && author.circuits.length > 0) policy['prune'] = true;
}

/** Names that the API may give to what is made. */
const given = ['icon-site0-0001', 'icon-gcp-us-east4-0001', 'icon-gcp-europe-west3-0001'];

function globOf(name: string, style: number): string {
  if (style === 1) return `*${name.slice(Math.ceil(name.length / 2))}`;
  if (style === 2) return `${name.slice(0, 3)}*${name.slice(-1)}`;
  return style === 3 ? `${name.slice(0, -1)}*` : name;
}

/** `*` is any text, everything else itself: by trying every length. */
export function globMatches(glob: string, name: string): boolean {
  if (glob === '') return name === '';
  if (!glob.startsWith('*'))
    return name.startsWith(glob[0] ?? '') && name !== '' && globMatches(glob.slice(1), name.slice(1));
  return Array.from({ length: name.length + 1 }, (_, i) => i).some((i) => globMatches(glob.slice(1), name.slice(i)));
}
