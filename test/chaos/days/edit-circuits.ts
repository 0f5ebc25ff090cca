import type { SeedInterconnect, SeedSlot } from '../../../src/model/generated/sandbox-seed.ts';
import { regions, someoneElse } from '../../helpers/scene-live.ts';
import type { Author, Circuit, Fields } from './author.ts';
import { isIgnored, isInUse } from './meaning.ts';

/** Where a circuit of the documents is to be, as far as they say; two that read alike ask for the same. */
export function placeOf({ fields }: Circuit): string {
  const { slot_id, slot, speed, region, bandwidth } = fields;
  return JSON.stringify([slot_id, slot, speed, region, bandwidth]);
}

/** Another place for a circuit: a port, a selector, a bandwidth, or another speed of its own port. */
export function moveCircuit(author: Author, circuit: Circuit): void {
  const { tape, knobs } = author;
  const before = placeOf(circuit);
  const { type, name, group, protect, region, pairing_key } = circuit.fields;
  const kept = {
    type,
    ...(name !== undefined && { name }),
    ...(group !== undefined && { group }),
    ...(protect !== undefined && { protect }),
  };
  if (type === 'gcp_partner') {
    const bandwidth = tape.choose('50M', '100M', '200M', '300M', '400M', '500M');
    if (bandwidth === circuit.fields['bandwidth']) return;
    // What a key that is used up belongs to, only a CNI or a pin can tell.
    const key =
      circuit.live !== undefined && !circuit.moved && tape.chance(60) ? pairing_key : author.pairingKey(String(region));
    circuit.fields = { ...kept, region, bandwidth, pairing_key: key };
  } else
    circuit.fields = {
      ...kept,
      ...(knobs.has('selectors-alike') || tape.chance(35) ? selector(author, circuit) : port(author)),
    };
  if (placeOf(circuit) === before) return;
  circuit.goal = 'new';
  circuit.moved = true;
  circuit.orders += 1;
}

/** The same port at another speed: the old circuit has to go first. */
export function breakCircuit(author: Author, circuit: Circuit, slots: readonly SeedSlot[]): void {
  const slot = slots.find(({ id }) => id === circuit.live?.slot_id);
  if (circuit.fields['type'] !== 'direct' || slot === undefined || circuit.goal !== 'stays') {
    moveCircuit(author, circuit);
    return;
  }
  slot.speed = '100G';
  const { type, name, group } = circuit.fields;
  circuit.fields = {
    type,
    ...(name !== undefined && { name }),
    ...(group !== undefined && { group }),
    slot_id: slot.id,
    speed: '100G',
  };
  circuit.goal = 'new';
  circuit.moved = true;
  circuit.orders += 1;
}

function port(author: Author): Fields {
  return { slot_id: author.free.pop()?.id };
}

function selector(author: Author, circuit: Circuit): Fields {
  const { tape, knobs } = author;
  const others = author.present().filter((candidate) => candidate !== circuit && candidate.fields['type'] === 'direct');
  const apart = tape.chance(knobs.has('selectors-alike') ? 50 : 15) ? tape.pick(others) : undefined;
  // An idle live circuit of ours that no document declares would be taken, and rightly. One in use or of another owner must not be.
  const sites = [0, 1, 2, 3]
    .map((i) => `site${i}`)
    .filter((site) =>
      knobs.has('other-owners')
        ? author.account.interconnects.some(
            (interconnect) => interconnect.site === site && interconnect.owner === someoneElse,
          )
        : true,
    );
  const isFree = (site: string) =>
    author.account.interconnects.every(
      (interconnect) =>
        interconnect.site !== site ||
        interconnect.owner === someoneElse ||
        author.circuits.some(({ live }) => live === interconnect) ||
        isIgnored(author, interconnect.name) ||
        (knobs.has('circuits-in-use') && isInUse(author, interconnect.name)),
    );
  const site = tape.pick(sites.filter(isFree)) ?? tape.pick([0, 1, 2, 3].map((i) => `site${i}`).filter(isFree));
  if (site === undefined) return port(author);
  return {
    slot: { site, ...(tape.chance(30) && { speed: '10G' }), ...(apart && { diverse_from: [apart.key] }) },
  };
}

export function newCircuit(author: Author): Circuit {
  const { tape } = author;
  const circuit: Circuit = {
    key: `new-${author.next()}`,
    live: undefined,
    fields: {},
    goal: 'new',
    moved: true,
    orders: 1,
  };
  if (tape.chance(author.knobs.has('google-twins') ? 60 : 20)) {
    const region = tape.choose(...regions);
    // An attachment that looks like it and that no pin holds for another key would be taken for it, and rightly.
    const isHeld = (live: SeedInterconnect) =>
      author.circuits.some((circuit) => circuit.live === live && circuit.fields['name'] === live.name);
    const isFree = (bandwidth: string) =>
      author.account.interconnects.every((live) => live.region !== region || live.speed !== bandwidth || isHeld(live));
    circuit.fields = {
      type: 'gcp_partner',
      region,
      bandwidth: isFree('1G') ? '1G' : '50G',
      pairing_key: author.pairingKey(region),
    };
  } else circuit.fields = { type: 'direct', ...(tape.chance(50) ? port(author) : selector(author, circuit)) };
  if (tape.chance(40)) circuit.fields['group'] = tape.choose('g', 'h');
  author.circuits.push(circuit);
  return circuit;
}

/** A tombstone, with what was on the circuit moved or buried with it. */
export function buryCircuit(author: Author, circuit: Circuit): void {
  const { live } = circuit;
  if (live === undefined) return;
  const { tape } = author;
  const { type, name, region, speed, slot_id } = live;
  const pinned = { name };
  const natural = type === 'direct' ? { slot_id } : { region, bandwidth: speed };
  circuit.fields = {
    type,
    state: 'absent',
    ...(tape.chance(50) || author.knobs.has('google-twins') ? pinned : natural),
  };
  circuit.goal = 'goes';
  const [other] = tape.shuffled(author.present().filter((circuit) => circuit.fields['type'] === 'direct'));
  for (const link of author.presentLinks()) {
    if (link.on !== circuit) continue;
    if (other !== undefined && tape.chance(70)) {
      link.on = other;
      link.unplaced = false;
    } else {
      link.goal = 'goes';
      link.fields = {
        state: 'absent',
        ...(link.fields['id'] !== undefined && { id: link.fields['id'] }),
        magic: { conduit_name: link.conduit },
      };
    }
  }
}
