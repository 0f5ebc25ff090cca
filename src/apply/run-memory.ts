import type { LiveCni, LiveSettings } from '../model/live.ts';
import type { CniTarget, InterconnectTarget } from '../model/work.ts';

/** What a run has learned so far: names and ids that creates gave, objects as our own writes left them, objects it deleted. */
export class RunMemory {
  readonly #interconnects = new Map<number, string>();
  readonly #cnis = new Map<number, string>();
  readonly #written = new Map<string, LiveCni>();
  readonly #deleted = new Map<string, LiveCni>();
  settings: LiveSettings | undefined;

  interconnectCreated(step: number, name: string): void {
    this.#interconnects.set(step, name);
  }

  cniCreated(step: number, id: string): void {
    this.#cnis.set(step, id);
  }

  cniWritten(cni: LiveCni): void {
    this.#written.set(cni.id, cni);
  }

  cniDeleted(cni: LiveCni): void {
    this.#deleted.set(cni.id, cni);
  }

  /** A CNI as a write of this run left it. */
  writtenCni(id: string): LiveCni | undefined {
    return this.#written.get(id);
  }

  /** A CNI as it was just before this run deleted it. Asking for another is a bug of planning. */
  deletedCni(id: string): LiveCni {
    return found(this.#deleted.get(id), `CNI ${id} was not deleted by an earlier step`);
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
