import type { SeedInterconnect } from '../../../src/model/generated/sandbox-seed.ts';
import { someoneElse } from '../../helpers/scene-live.ts';
import type { Author, Circuit, Fields, Link } from './author.ts';
import { ignoreSome, writePhantoms } from './draw-strangers.ts';

/** Writes the first documents, which declare the live objects. */
export function declareLiveObjects(author: Author): void {
  const { tape, knobs, account } = author;
  const own = account.interconnects.filter(({ owner }) => owner !== someoneElse);
  const share = knobs.has('undeclared-cnis') ? 100 : knobs.has('odd-names') || knobs.has('circuits-in-use') ? 60 : 90;
  for (const live of own) if (tape.chance(share)) author.circuits.push(declareCircuit(author, live));
  for (const live of account.cnis) {
    const on = author.circuits.find((circuit) => circuit.live?.name === live.interconnect);
    if (tape.chance(on === undefined ? 10 : knobs.has('undeclared-cnis') ? 55 : 88)) {
      const isTheirs = account.interconnects.some(
        (interconnect) => interconnect.name === live.interconnect && interconnect.owner === someoneElse,
      );
      if (!isTheirs) declareLink(author, live, on);
    }
  }
  nameKeys(author);
  if (knobs.has('dangling-pins')) writePhantoms(author);
  if (knobs.has('odd-names')) ignoreSome(author);
}

function declareCircuit(author: Author, live: SeedInterconnect): Circuit {
  const { tape, knobs } = author;
  const exact = knobs.has('keys-of-their-own') || knobs.has('keys-of-others');
  const circuit: Circuit = {
    key: `ic-${author.next()}`,
    live,
    fields: {
      type: live.type,
      ...(live.type === 'direct' ? direct(author, live, exact) : partner(author, live, exact)),
    },
    goal: 'stays',
    moved: false,
    orders: 0,
  };
  if (tape.chance(50)) circuit.fields['group'] = tape.choose('g', 'h');
  if (knobs.has('keys-of-their-own') && tape.chance(25)) circuit.fields['protect'] = true;
  return circuit;
}

function direct({ tape, knobs }: Author, live: SeedInterconnect, exact: boolean): Fields {
  const pin = { name: knobs.has('dangling-pins') && tape.chance(40) ? `gone-${live.name}` : live.name };
  const style = exact ? 0 : knobs.has('selectors-alike') ? 3 : tape.below(5);
  const selector = { site: live.site, ...(tape.chance(30) && { speed: live.speed }) };
  if (style === 1) return { ...pin, slot_id: live.slot_id };
  if (style === 2) return pin.name === live.name ? pin : { slot_id: live.slot_id };
  if (style === 3) return { slot: selector };
  if (style === 4) return { ...(pin.name === live.name && pin), slot: selector };
  return { slot_id: live.slot_id };
}

function partner(author: Author, live: SeedInterconnect, exact: boolean): Fields {
  const { tape } = author;
  const { region = '', speed } = live;
  return {
    ...(!exact && tape.chance(50) && { name: live.name }),
    region,
    bandwidth: speed,
    pairing_key: author.pairingKey(region),
  };
}

function declareLink(author: Author, live: Link['live'] & {}, on: Circuit | undefined): void {
  const { tape, knobs } = author;
  const conduit = live.magic.conduit_name;
  const isPinned = tape.chance(30);
  const id = knobs.has('dangling-pins') && tape.chance(40) ? live.id.replace('1000', '9999') : live.id;
  const link: Link = {
    key: `cni-${author.next()}`,
    live,
    on,
    unplaced: false,
    conduit,
    fields: { ...(isPinned && { id }), magic: { conduit_name: conduit } },
    goal: 'stays',
    written: new Set(),
  };
  if (on?.live?.type === 'gcp_partner') author.write(link, {}, { mtu: live.magic.mtu });
  if (tape.chance(20)) author.write(link, {}, { description: 'declared' });
  author.links.push(link);
}

/** Gives the keys that the knobs ask for. */
function nameKeys(author: Author): void {
  const { tape, knobs, circuits, links } = author;
  const names = circuits.flatMap(({ live }) => (live !== undefined && isKey(live.name) ? [live.name] : []));
  const conduits = links.map(({ conduit }) => conduit).filter(isKey);
  if (knobs.has('keys-of-others')) {
    const others = tape.shuffled([...names, ...author.account.interconnects.map(({ name }) => name).filter(isKey)]);
    const turned = tape.chance(50) ? [...names.slice(1), ...names.slice(0, 1)] : others;
    retitle(circuits, turned);
    retitle(links, [...conduits.slice(1), ...conduits.slice(0, 1)]);
    for (const link of links) {
      if (!tape.chance(35) || link.on?.live?.type === 'gcp_partner') continue;
      link.unplaced = true;
      link.fields = { ...link.fields, id: link.live?.id };
    }
  } else if (knobs.has('keys-of-their-own')) {
    for (const circuit of circuits)
      if (circuit.live !== undefined && isKey(circuit.live.name)) circuit.key = circuit.live.name;
    for (const link of links) if (isKey(link.conduit)) link.key = link.conduit;
  }
}

function isKey(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

/** Where a name is taken already, the object keeps the key that it has. */
function retitle(objects: readonly { key: string }[], keys: readonly string[]): void {
  objects.forEach((object, i) => {
    const key = keys[i];
    if (key !== undefined && objects.every((other) => other.key !== key)) object.key = key;
  });
}
