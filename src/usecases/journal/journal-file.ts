import { isDeepStrictEqual } from 'node:util';
import { stringifyExact } from '../../api/decode.ts';
import type { JournalHead } from '../../model/generated/journal.ts';
import type {
  DeletionJournal,
  HalfMadeCni,
  HalfMadeState,
  Journaled,
  JournaledCni,
  StoredCircuit,
} from '../../model/journal.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { JournalLines, type KeptFiles } from './journal-lines.ts';
import {
  completeLine,
  createdLine,
  creatingLine,
  deletingLine,
  endedLine,
  entryLines,
  halfMadeLines,
  headLine,
  madeLine,
  makingLine,
  storedLine,
} from './journal-text.ts';

/** What needs no more work, by a plan. */
export type SettledByPlan = Pick<PlannedAccount, 'settled' | 'settledCircuits' | 'settledHalfMade'>;

type Kept = Pick<JournaledCni, 'cni' | 'key' | 'host'>;

/**
 * The journal of one account on this machine. The file exists while any deleted CNI is not restored. Only a run that holds the account's
 * lock writes to it. Each line is on disk before the promise of its call resolves.
 *
 * Decision: append lines, because a circuit may carry thousands of CNIs. A run first writes the complete entries of an earlier run.
 */
export class JournalFile implements DeletionJournal {
  readonly path: string;
  readonly #head: Omit<JournalHead, 'format'>;
  readonly #entries: Map<string, JournaledCni>;
  /** CNIs that this run will delete, by id. They are in the file already, but are not among the entries before their delete. */
  readonly #reserved = new Map<string, JournaledCni>();
  /** Circuits that differ from their order, by live name. */
  readonly #circuits: Map<string, StoredCircuit>;
  /** CNIs that lack what a second request gives them, by conduit name. */
  readonly #halfMade: Map<string, HalfMadeCni>;
  /** The conduit names of those that exist, by id. */
  readonly #halfMadeNames: Map<string, string>;
  /** Ids of entries, names of circuits and conduit names about which this run has written a line. */
  readonly #touched = new Set<string>();
  readonly #file: JournalLines;
  #hasKept = false;
  readonly #onFirst: () => void;

  /**
   * @param earlier entries that earlier runs left, and those that `--resume` brought
   * @param onFirst called before the first delete of this run
   */
  constructor(path: string, head: Omit<JournalHead, 'format'>, earlier: Journaled & KeptFiles, onFirst: () => void) {
    this.path = path;
    this.#head = head;
    this.#entries = new Map(earlier.entries.map((entry) => [entry.cni.id, entry]));
    this.#circuits = new Map(earlier.circuits.map((circuit) => [circuit.name, circuit]));
    this.#halfMade = new Map(earlier.halfMade.map((cni) => [cni.conduitName, cni]));
    this.#halfMadeNames = new Map(
      earlier.halfMade.flatMap(({ left, conduitName }) => (left === undefined ? [] : [[left.id, conduitName]])),
    );
    this.#file = new JournalLines(path, earlier, () => this.#text());
    this.#onFirst = onFirst;
  }

  get entries(): readonly JournaledCni[] {
    return [...this.#entries.values()].sort((a, b) => compareText(a.cni.id, b.cni.id));
  }

  get circuits(): readonly StoredCircuit[] {
    return [...this.#circuits.values()].sort((a, b) => compareText(a.name, b.name));
  }

  get halfMade(): readonly HalfMadeCni[] {
    return [...this.#halfMade.values()].sort((a, b) => compareText(a.conduitName, b.conduitName));
  }

  get #size(): number {
    return this.#entries.size + this.#circuits.size + this.#halfMade.size;
  }

  /**
   * Before the first write request, records what earlier runs left (`--resume` included) and what this run will delete. So a disk that
   * fills up cannot end a run between two deletes.
   */
  async begin(deleting: readonly Kept[]): Promise<void> {
    const deletedAt = new Date().toISOString();
    for (const kept of deleting) this.#reserved.set(kept.cni.id, { ...kept, deletedAt });
    if (this.#size + this.#reserved.size > 0) await this.#file.oneAtATime(() => this.#file.writeWhole());
  }

  keep(kept: Kept): Promise<void> {
    if (!this.#hasKept) this.#onFirst();
    this.#hasKept = true;
    const { id } = kept.cni;
    const reserved = this.#reserved.get(id);
    const isWritten = reserved !== undefined && !this.#entries.has(id) && isSame(reserved, kept);
    const entry = isWritten ? reserved : { ...kept, deletedAt: new Date().toISOString() };
    return this.#record(entry, isWritten ? '' : deletingLine(entry));
  }

  creating(id: string, creating: NonNullable<JournaledCni['creating']>): Promise<void> {
    return this.#record({ ...this.#begun(id), creating }, creatingLine(id, creating));
  }

  created(id: string, created: string): Promise<void> {
    const entry = this.#entries.get(id);
    return this.#record({ ...this.#begun(id), ...entry, created }, createdLine(id, created));
  }

  notCreated(id: string): Promise<void> {
    return this.#record(this.#begun(id), endedLine(id, 'not_created'));
  }

  restored(id: string): Promise<void> {
    this.#entries.delete(id);
    return this.#file.oneAtATime(() => this.#file.append(endedLine(id, 'restored')));
  }

  storedOtherwise(circuit: StoredCircuit): Promise<void> {
    return this.#file.oneAtATime(() => {
      this.#circuits.set(circuit.name, circuit);
      this.#touched.add(circuit.name);
      return this.#file.append(storedLine(circuit));
    });
  }

  making(cni: Pick<HalfMadeCni, 'key' | 'interconnect' | 'conduitName'>): Promise<void> {
    const begun = { ...cni, at: new Date().toISOString() };
    return this.#file.oneAtATime(() => {
      this.#halfMade.set(cni.conduitName, begun);
      this.#touched.add(cni.conduitName);
      return this.#file.append(makingLine(begun));
    });
  }

  made(conduitName: string, left: HalfMadeState): Promise<void> {
    return this.#file.oneAtATime(async () => {
      const begun = this.#halfMade.get(conduitName);
      if (begun === undefined || isDeepStrictEqual(begun.left, left)) return;
      this.#halfMade.set(conduitName, { ...begun, left });
      this.#halfMadeNames.set(left.id, conduitName);
      await this.#file.append(madeLine(conduitName, left));
    });
  }

  changed(left: HalfMadeState): Promise<void> {
    const conduitName = this.#halfMadeNames.get(left.id);
    return conduitName === undefined ? Promise.resolve() : this.made(conduitName, left);
  }

  complete(id: string): Promise<void> {
    const conduitName = this.#halfMadeNames.get(id);
    return conduitName === undefined ? Promise.resolve() : this.notMade(conduitName);
  }

  notMade(conduitName: string): Promise<void> {
    return this.#file.oneAtATime(async () => {
      if (this.#halfMade.delete(conduitName)) await this.#file.append(completeLine(conduitName));
    });
  }

  /**
   * Ends the run. Forgets what needs no more work, unless this run wrote about it again. Removes the file if nothing is left.
   */
  async finish(planned: SettledByPlan): Promise<void> {
    const { settled = [], settledCircuits = [], settledHalfMade = [] } = planned;
    for (const id of settled) if (!this.#touched.has(id)) this.#entries.delete(id);
    for (const name of settledCircuits) if (!this.#touched.has(name)) this.#circuits.delete(name);
    for (const name of settledHalfMade) if (!this.#touched.has(name)) this.#halfMade.delete(name);
    this.#reserved.clear();
    await this.#file.oneAtATime(() => (this.#size > 0 ? this.#file.writeWhole() : this.#file.remove()));
  }

  /** An entry without the data of its new CNI. */
  #begun(id: string): JournaledCni {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`CNI ${id} is not in the journal`);
    const { cni, key, host, deletedAt } = entry;
    return { cni, key, host, deletedAt };
  }

  #record(entry: JournaledCni, line: string): Promise<void> {
    const { id } = entry.cni;
    return this.#file.oneAtATime(async () => {
      const before = this.#entries.get(id);
      this.#entries.set(id, entry);
      this.#touched.add(id);
      this.#reserved.delete(id);
      try {
        await this.#file.append(line);
      } catch (error) {
        // No request is sent for a line that is not in the file.
        if (before === undefined) this.#entries.delete(id);
        else this.#entries.set(id, before);
        throw error;
      }
    });
  }

  /** Everything that is known, as it stands in a new file. */
  #text(): string {
    const reserved = [...this.#reserved].filter(([id]) => !this.#entries.has(id)).map(([, entry]) => entry);
    const lines = [
      ...[...this.entries, ...reserved].map(entryLines),
      ...this.circuits.map(storedLine),
      ...this.halfMade.map(halfMadeLines),
    ];
    return headLine(this.#head) + lines.join('');
  }
}

/** Compares all fields, also those that demarc does not know. */
function isSame(reserved: Kept, kept: Kept): boolean {
  return reserved.key === kept.key && reserved.host === kept.host && rawText(reserved) === rawText(kept);
}

function rawText({ cni }: Kept): string {
  return stringifyExact(cni.raw);
}
