import type { CircuitAccount } from '../../model/circuits/circuit-record.ts';
import type { Change } from '../../model/plan.ts';
import { liveNameOf } from '../plan/group-changes.ts';
import { type PictureCircuit, type PictureCni, type PictureMark, pictureName, picturePlace } from './picture.ts';

/** What a plan says of a circuit that it creates. */
export interface CreatedCircuit {
  readonly account: string;
  readonly site: string | null;
  readonly metro: string | null;
  readonly group: string | null;
  /** Of the CNIs that come onto it. */
  readonly services: readonly string[];
}

/** A circuit while a plan is drawn on it. */
interface Draft {
  circuit: PictureCircuit;
  readonly key: string | null;
  readonly isNew: boolean;
  /** By live id; what is not live is under its address. */
  readonly cnis: Map<string, PictureCni>;
  /** A CNI leaves it, or goes. */
  loses: boolean;
}

/** The circuits of an account while a plan is drawn on them. What is not drawn, because a filter leaves it out, is passed over. */
export class PlanBoard {
  readonly #drafts: Draft[];
  readonly #byName = new Map<string, Draft>();
  /** One that the plan creates comes before one that is live. */
  readonly #byKey = new Map<string, Draft>();
  /** By live id of a CNI. */
  readonly #hosts = new Map<string, Draft>();

  /** @param circuits drawn from those of the account, in the same order */
  constructor(account: CircuitAccount, circuits: readonly PictureCircuit[]) {
    this.#drafts = circuits.map((circuit, index) => {
      const { name = '', key = null, cnis = [] } = account.circuits[index] ?? {};
      const draft: Draft = { circuit, key, isNew: false, cnis: new Map(), loses: false };
      this.#byName.set(name, draft);
      if (key !== null) this.#byKey.set(key, draft);
      circuit.cnis.forEach((cni, at) => {
        const id = cnis[at]?.id ?? '';
        draft.cnis.set(id, cni);
        this.#hosts.set(id, draft);
      });
      return draft;
    });
  }

  circuits(): readonly PictureCircuit[] {
    return this.#drafts.map(({ circuit, cnis }) => ({ ...circuit, cnis: [...cnis.values()] }));
  }

  mark({ live_id }: Change, mark: PictureMark): void {
    const draft = this.#byName.get(live_id ?? '');
    if (draft !== undefined) draft.circuit = { ...draft.circuit, mark };
  }

  add({ key, address, place }: Change, { account, site, metro, group }: CreatedCircuit): void {
    const speed = place?.speed ?? place?.bandwidth;
    const circuit: PictureCircuit = {
      id: `${account} new ${this.#drafts.length}`,
      ...picturePlace({ account, metro, site: site ?? place?.region, device: place?.device }),
      group: pictureName(group ?? ''),
      title: pictureName(key ?? address),
      details: ['new', ...(speed === undefined ? [] : [pictureName(speed)])],
      state: 'planned',
      mark: 'added',
      cnis: [],
    };
    const draft: Draft = { circuit, key, isNew: true, cnis: new Map(), loses: false };
    this.#drafts.push(draft);
    if (key !== null) this.#byKey.set(key, draft);
  }

  /** @param host as a plan writes it */
  addCni({ address }: Change, host: string, cni: PictureCni): void {
    this.#hostOf(host)?.cnis.set(address, cni);
  }

  markCni({ live_id }: Change, mark: PictureMark): void {
    const id = live_id ?? '';
    const draft = this.#hosts.get(id);
    const cni = draft?.cnis.get(id);
    if (draft === undefined || cni === undefined) return;
    draft.cnis.set(id, { ...cni, mark });
    if (mark === 'deleted') draft.loses = true;
  }

  /** Only marks it where it stays on its circuit. */
  moveCni(change: Change, host: string): void {
    const id = change.live_id ?? '';
    const draft = this.#hosts.get(id);
    const cni = draft?.cnis.get(id);
    const target = this.#hostOf(host);
    if (draft === undefined || cni === undefined) return;
    if (target === undefined) this.markCni(change, host === '' ? 'changed' : 'deleted');
    // While an interconnect is replaced, two live ones have its key.
    else if (target === draft || (!target.isNew && target.key !== null && target.key === draft.key)) {
      this.markCni(change, 'changed');
    } else {
      draft.cnis.delete(id);
      draft.loses = true;
      target.cnis.set(id, { ...cni, mark: 'moved', leaves: draft.circuit.id });
    }
  }

  /** Marks what stays in the named sets. */
  markLeft(names: ReadonlySet<string>, { sets }: CircuitAccount): void {
    for (const { members } of sets.filter(({ name, kind }) => kind !== 'account' && names.has(name))) {
      for (const { name } of members) {
        const draft = this.#byName.get(name);
        if (draft === undefined || draft.circuit.mark !== undefined || draft.loses) continue;
        draft.circuit = { ...draft.circuit, mark: 'left' };
      }
    }
  }

  #hostOf(text: string): Draft | undefined {
    const [, key] = /^interconnect\.(\S+)(?: \(new\))?$/.exec(text) ?? [];
    return key === undefined ? this.#byName.get(liveNameOf(text)) : this.#byKey.get(key);
  }
}
