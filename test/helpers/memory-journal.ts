import type { DeletionJournal, HalfMadeCni, HalfMadeState, JournaledCni } from '../../src/model/journal.ts';

const at = '2026-01-01T00:00:00Z';

/** A journal without a file. */
export class MemoryJournal implements DeletionJournal {
  readonly path = 'memory';
  entries: readonly JournaledCni[] = [];
  halfMade: readonly HalfMadeCni[] = [];

  keep(entry: Pick<JournaledCni, 'cni' | 'key' | 'host'>): Promise<void> {
    this.entries = [...this.#without(entry.cni.id), { ...entry, deletedAt: at }];
    return Promise.resolve();
  }

  creating(id: string, creating: NonNullable<JournaledCni['creating']>): Promise<void> {
    return this.#edit(id, { creating });
  }

  created(id: string, created: string): Promise<void> {
    return this.#edit(id, { created });
  }

  notCreated(id: string): Promise<void> {
    this.entries = this.entries.map(({ creating, ...entry }) =>
      entry.cni.id === id || creating === undefined ? entry : { ...entry, creating },
    );
    return Promise.resolve();
  }

  restored(id: string): Promise<void> {
    this.entries = this.#without(id);
    return Promise.resolve();
  }

  storedOtherwise(): Promise<void> {
    return Promise.resolve();
  }

  making(cni: Pick<HalfMadeCni, 'key' | 'interconnect' | 'conduitName'>): Promise<void> {
    this.halfMade = [...this.halfMade.filter(({ conduitName }) => conduitName !== cni.conduitName), { ...cni, at }];
    return Promise.resolve();
  }

  made(conduitName: string, left: HalfMadeState): Promise<void> {
    return this.#editHalfMade((cni) => (cni.conduitName === conduitName ? { ...cni, left } : cni));
  }

  changed(left: HalfMadeState): Promise<void> {
    return this.#editHalfMade((cni) => (cni.left?.id === left.id ? { ...cni, left } : cni));
  }

  complete(id: string): Promise<void> {
    return this.#editHalfMade((cni) => (cni.left?.id === id ? [] : cni));
  }

  notMade(conduitName: string): Promise<void> {
    return this.#editHalfMade((cni) => (cni.conduitName === conduitName ? [] : cni));
  }

  #editHalfMade(edit: (cni: HalfMadeCni) => HalfMadeCni | readonly HalfMadeCni[]): Promise<void> {
    this.halfMade = this.halfMade.flatMap(edit);
    return Promise.resolve();
  }

  #without(id: string): readonly JournaledCni[] {
    return this.entries.filter(({ cni: { id: other } }) => other !== id);
  }

  #edit(id: string, fields: Partial<JournaledCni>): Promise<void> {
    this.entries = this.entries.map((entry) => (entry.cni.id === id ? { ...entry, ...fields } : entry));
    return Promise.resolve();
  }
}
