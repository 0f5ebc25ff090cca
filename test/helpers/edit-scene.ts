import type { SeedAccount, SeedCni, SeedInterconnect } from '../../src/model/generated/sandbox-seed.ts';
import { everyAllowance } from './every-allowance.ts';
import type { Scene } from './scene.ts';
import type { Tape } from './tape.ts';

type Fields = Record<string, unknown>;

/** A scene that may be edited. */
interface Draft {
  policy: Fields;
  interconnects: Record<string, Fields>;
  cnis: Record<string, Fields & { magic?: Fields }>;
  circuits: SeedInterconnect[];
  liveCnis: SeedCni[];
  slots: NonNullable<SeedAccount['slots']>;
  status: NonNullable<SeedAccount['status']>;
  allowed: readonly string[];
  wait: boolean;
}

type Edit = (draft: Draft, tape: Tape) => void;

function someOf<T>(record: Record<string, T>, tape: Tape): T | undefined {
  return tape.pick(Object.values(record));
}

/** What may happen between the review of a plan and its apply: to the documents, to the account, to the flags. */
const edits: readonly Edit[] = [
  ({ policy }, tape) => void (policy['max_deletes'] = tape.choose(0, 1, 3, 10)),
  ({ policy }, tape) => void (policy['require_healthy'] = tape.chance(50)),
  ({ policy }, tape) => void (policy['prune'] = tape.chance(50)),
  ({ policy }, tape) => void (policy['ignore'] = [tape.choose('icon-0', 'icon-1', 'wan-0', 'nothing-*')]),
  ({ policy }, tape) => void (policy['unguarded'] = [tape.choose('one', 'two', 'account')]),
  ({ policy }, tape) => void (policy['metros'] = { joined: [tape.choose('sit', 'ewr'), 'jfk'] }),
  ({ cnis }, tape) => {
    const fields = someOf(cnis, tape);
    if (fields !== undefined && fields['state'] !== 'absent') fields['service'] = tape.choose('acme', 'globex');
  },
  ({ interconnects }, tape) => {
    const fields = someOf(interconnects, tape);
    if (fields !== undefined) fields['group'] = tape.choose('one', 'two', 'three');
  },
  ({ interconnects }, tape) => {
    const fields = someOf(interconnects, tape);
    if (fields !== undefined) delete fields['group'];
  },
  ({ interconnects, cnis }, tape) => {
    const fields = someOf<Fields>({ ...cnis, ...interconnects }, tape);
    if (fields !== undefined) fields['protect'] = fields['protect'] !== true;
  },
  ({ cnis }, tape) => {
    const fields = someOf(cnis, tape);
    if (fields?.magic !== undefined && fields['state'] !== 'absent') fields.magic['mtu'] = tape.choose(1500, 1440);
  },
  ({ cnis, interconnects }, tape) => {
    const fields = someOf(cnis, tape);
    const present = Object.entries(interconnects).filter(([, { state }]) => state !== 'absent');
    const [key] = tape.pick(present) ?? [];
    if (fields !== undefined && fields['state'] !== 'absent' && key !== undefined) fields['interconnect'] = key;
  },
  (draft, tape) => renameKey(draft, tape),
  ({ circuits, slots }, tape) => {
    // Somebody ordered it again on another port, under the same name or another one.
    const circuit = tape.pick(circuits.filter(({ type }) => type === 'direct'));
    const slot = tape.pick(
      slots.filter(({ occupied, id }) => !occupied && !circuits.some((each) => each.slot_id === id)),
    );
    if (circuit === undefined || slot === undefined) return;
    Object.assign(circuit, { slot_id: slot.id, site: slot.site, facility: slot.facility, speed: slot.speed });
  },
  ({ circuits, liveCnis }, tape) => {
    const circuit = tape.pick(circuits);
    if (circuit === undefined) return;
    const before = circuit.name;
    circuit.name = `again-${before}`;
    for (const cni of liveCnis) if (cni.interconnect === before) cni.interconnect = circuit.name;
  },
  ({ circuits, liveCnis }, tape) => {
    const [one, other] = [tape.pick(circuits), tape.pick(circuits)];
    if (one === undefined || other === undefined) return;
    [one.name, other.name] = [other.name, one.name];
    for (const cni of liveCnis) {
      if (![one.name, other.name].includes(cni.interconnect)) continue;
      cni.interconnect = cni.interconnect === one.name ? other.name : one.name;
    }
  },
  ({ liveCnis }, tape) => {
    const cni = tape.pick(liveCnis);
    if (cni !== undefined) cni.magic = { ...cni.magic, mtu: tape.choose(1300, 1400) };
  },
  ({ liveCnis }, tape) => {
    const cni = tape.pick(liveCnis);
    if (cni === undefined) return;
    if (cni.bgp === undefined) cni.bgp = { customer_asn: 65010, extra_prefixes: [] };
    else delete cni.bgp;
  },
  ({ liveCnis, circuits }, tape) => {
    const [cni, circuit] = [tape.pick(liveCnis), tape.pick(circuits)];
    if (cni !== undefined && circuit !== undefined) cni.interconnect = circuit.name;
  },
  ({ liveCnis }, tape) => {
    // Deleted and made again by hand.
    const cni = tape.pick(liveCnis);
    if (cni !== undefined) cni.id = cni.id.replace('1000', '7000');
  },
  ({ liveCnis }, tape) => {
    if (liveCnis.length > 0) liveCnis.splice(tape.below(liveCnis.length), 1);
  },
  ({ slots, circuits }, tape) => {
    const slot = tape.pick(slots.filter(({ id }) => !circuits.some((each) => each.slot_id === id)));
    if (slot !== undefined) slot.occupied = !slot.occupied;
  },
  ({ status, circuits }, tape) => {
    const name = tape.pick(circuits)?.name;
    if (name !== undefined) status[name] = { state: tape.choose('Healthy', 'Down', 'Pending') };
  },
  (draft) => void (draft.wait = !draft.wait),
  (draft, tape) => void (draft.allowed = everyAllowance(draft).filter(() => tape.chance(70))),
];

function renameKey(draft: Draft, tape: Tape): void {
  const [key] = tape.pick(Object.entries(draft.interconnects)) ?? [];
  const renamed = Object.entries(draft.interconnects).map(
    ([each, fields]) => [each === key ? 'renamed' : each, fields] as const,
  );
  draft.interconnects = Object.fromEntries(renamed);
  for (const cni of Object.values(draft.cnis)) if (cni['interconnect'] === key) cni['interconnect'] = 'renamed';
}

/** The scene some time later: one to three things have happened. The document may break a rule then. */
export function editScene(scene: Scene, tape: Tape, name: string): Scene {
  const { live, document } = structuredClone({ live: scene.live, document: scene.document });
  const draft: Draft = {
    policy: { ...document.policy },
    interconnects: { ...document.interconnects },
    cnis: { ...document.cnis },
    circuits: [...(live.seed.interconnects ?? [])],
    liveCnis: [...(live.seed.cnis ?? [])],
    slots: [...(live.seed.slots ?? [])],
    status: { ...live.seed.status },
    allowed: scene.allowed,
    wait: scene.wait,
  };
  for (let i = tape.choose(1, 1, 2, 3); i > 0; i--) tape.pick(edits)?.(draft, tape);
  const { policy, interconnects, cnis, circuits, liveCnis, slots, status, allowed, wait } = draft;
  return {
    ...scene,
    id: `${scene.id} ${name}`,
    document: { ...document, policy, interconnects, cnis },
    live: { ...live, seed: { ...live.seed, interconnects: circuits, cnis: liveCnis, slots, status } },
    allowed,
    wait,
  };
}
