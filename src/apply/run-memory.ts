import type { JournaledCni } from '../model/journal.ts';
import type { LiveCni, LiveSettings } from '../model/live.ts';
import type { CniTarget, InterconnectTarget, LinkEnds, SeenObjects } from '../model/planned-account.ts';
import type { Secret } from '../model/secret.ts';

/** A CNI that this run made and that is not on its final link yet. */
interface Unsettled {
  readonly made: LiveCni;
  /** The link that a later step gives it. */
  readonly wish: LinkEnds | undefined;
  readonly md5Key: Secret | undefined;
}

/** Facts that a run has learned so far: names and ids from creates, objects after our own writes, and objects that it deleted. */
export class RunMemory {
  readonly #interconnects = new Map<number, string>();
  readonly #cnis = new Map<number, string>();
  readonly #written = new Map<string, LiveCni>();
  readonly #deleted = new Map<string, LiveCni>();
  /** Interconnects that existed before a create of this run, or that are its result. */
  readonly #knownInterconnects: Set<string>;
  readonly #knownCnis: Set<string>;
  readonly #ownCnis = new Set<string>();
  /** CNIs that this run made and that are not on their final links yet. */
  readonly #unsettled = new Map<string, Unsettled>();
  readonly #lostRegions = new Set<string>();
  readonly #deletedInterconnects = new Set<string>();
  /** True where a step of the run gives a CNI a link. Then all calls that assign links run one after the other. */
  readonly givesLinks: boolean;
  /** Queues for creates whose results look alike, and for calls that assign links. */
  readonly turns = new Turns();
  settings: LiveSettings | undefined;

  /** @param journaled CNIs that an interrupted run deleted */
  constructor(seen: SeenObjects, givesLinks = false, journaled: readonly JournaledCni[] = []) {
    this.givesLinks = givesLinks;
    this.#knownInterconnects = new Set(seen.interconnects);
    this.#knownCnis = new Set(seen.cnis);
    for (const { cni } of journaled) this.#deleted.set(cni.id, cni);
  }

  interconnectCreated(step: number, name: string): void {
    this.#interconnects.set(step, name);
    this.#knownInterconnects.add(name);
  }

  cniCreated(step: number, id: string): void {
    this.#cnis.set(step, id);
    this.#knownCnis.add(id);
    this.#ownCnis.add(id);
  }

  /** The CNIs that this run created, with the steps that did. */
  createdCnis(): readonly (readonly [step: number, id: string])[] {
    return [...this.#cnis];
  }

  cniUnsettled(unsettled: Unsettled): void {
    this.#unsettled.set(unsettled.made.id, unsettled);
  }

  /** The MD5 key that this run created a CNI with. */
  md5KeyOf(id: string): Secret | undefined {
    return this.#unsettled.get(id)?.md5Key;
  }

  /** Records that a CNI of this run is on its final link. */
  cniSettled(id: string): void {
    this.#unsettled.delete(id);
  }

  /** The CNIs that this run made and that may give up their links: they carry no traffic yet. */
  unsettledCnis(): readonly LiveCni[] {
    return [...this.#unsettled.values()].map(({ made }) => this.#written.get(made.id) ?? made);
  }

  wishOf(id: string): LinkEnds | undefined {
    return this.#unsettled.get(id)?.wish;
  }

  wishes(): readonly LinkEnds[] {
    return [...this.#unsettled.values()].flatMap(({ wish }) => wish ?? []);
  }

  /** Records that a create in a region ended without certainty. An object that appears in the region from now on may be its result. */
  createLost(region: string): void {
    this.#lostRegions.add(region);
  }

  lostIn(region: string): boolean {
    return this.#lostRegions.has(region);
  }

  interconnectDeleted(name: string): void {
    this.#deletedInterconnects.add(name);
  }

  /** Records an interconnect that no create of this run made. */
  interconnectSeen(name: string): void {
    this.#knownInterconnects.add(name);
  }

  /** True where the interconnect came after the plan, and no other step made it. A create may then have made it. */
  isNewInterconnect(name: string): boolean {
    return !this.#knownInterconnects.has(name);
  }

  /**
   * True where the answer to a create may mean this interconnect. It is new, or it has the reused name of an interconnect that this run
   * deleted.
   */
  mayBeMade(name: string): boolean {
    return this.isNewInterconnect(name) || this.#deletedInterconnects.has(name);
  }

  /** True where the CNI came after the plan, and no other step made it. */
  isNewCni(id: string): boolean {
    return !this.#knownCnis.has(id);
  }

  isOwnCni(id: string): boolean {
    return this.#ownCnis.has(id);
  }

  cniWritten(cni: LiveCni): void {
    this.#written.set(cni.id, cni);
  }

  cniDeleted(cni: LiveCni): void {
    this.#unsettled.delete(cni.id);
    this.#deleted.set(cni.id, cni);
  }

  /** A CNI as the last write of this run left it. */
  writtenCni(id: string): LiveCni | undefined {
    return this.#written.get(id);
  }

  wasDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** A CNI as it was just before this run deleted it. Throws for any other CNI: that is a bug of planning. */
  deletedCni(id: string): LiveCni {
    return found(this.#deleted.get(id), `CNI ${id} was not deleted by an earlier step`);
  }

  /** True where a CNI that this run has written is on the interconnect now. */
  hasWrittenOn(interconnect: string): boolean {
    return [...this.#written.values()].some((cni) => cni.interconnect === interconnect && !this.wasDeleted(cni.id));
  }

  /** False: no step has created it yet. */
  isKnown(target: InterconnectTarget): boolean {
    return 'name' in target || this.#interconnects.has(target.created_by);
  }

  interconnectName(target: InterconnectTarget): string {
    if ('name' in target) return target.name;
    return found(this.#interconnects.get(target.created_by), `step ${target.created_by} created no interconnect`);
  }

  cniId(target: CniTarget): string {
    if ('id' in target) return target.id;
    return found(this.#cnis.get(target.created_by), `step ${target.created_by} created no CNI`);
  }
}

function found<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new Error(otherwise);
  return value;
}

/** Runs tasks of the same name one after the other, in the order of their calls. */
class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#last.set(name, mine);
    return mine;
  }
}
