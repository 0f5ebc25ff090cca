import type { JsonObject } from '../../model/json.ts';
import { writeJson } from '../json-text.ts';

/** An object of a listing. Its JSON text is written once, on first use. */
export class Row {
  /** Grows with every insert. A cursor holds a sequence, so a delete never makes a listing skip an object. */
  readonly sequence: number;
  readonly value: JsonObject;
  #text: string | undefined;

  constructor(sequence: number, value: JsonObject) {
    this.sequence = sequence;
    this.value = value;
  }

  get text(): string {
    this.#text ??= writeJson(this.value);
    return this.#text;
  }
}

/** Objects by id, listed in the order of their creation. */
export class Table {
  readonly #rows: Row[] = [];
  readonly #byId = new Map<string, Row>();
  /** The sequences of removed objects, so that a past state shows every object at its old position. */
  readonly #removed = new Map<string, number>();
  #next = 1;

  get(id: string): Row | undefined {
    return this.#byId.get(id);
  }

  /** Every id with its object, in no particular order. */
  get entries(): Iterable<readonly [string, Row]> {
    return this.#byId;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  insert(id: string, value: JsonObject): void {
    const row = new Row(this.#next++, value);
    this.#rows.push(row);
    this.#byId.set(id, row);
  }

  /** Keeps the object's position in the listing. */
  replace(id: string, value: JsonObject): void {
    const old = this.#byId.get(id);
    if (old === undefined) throw new Error(`no row ${id} to replace`);
    const row = new Row(old.sequence, value);
    this.#rows[this.indexFrom(old.sequence)] = row;
    this.#byId.set(id, row);
  }

  remove(id: string): void {
    const row = this.#byId.get(id);
    if (row === undefined) return;
    this.#removed.set(id, row.sequence);
    this.#rows.splice(this.indexFrom(row.sequence), 1);
    this.#byId.delete(id);
  }

  /** Restores a removed object at its old position. */
  restore(id: string, value: JsonObject): void {
    const row = new Row(this.#removed.get(id) ?? this.#next++, value);
    this.#rows.splice(this.indexFrom(row.sequence), 0, row);
    this.#byId.set(id, row);
  }

  /** Takes over all rows of another table. `this` must be empty. */
  fillFrom(other: Table): void {
    for (const [id, row] of other.#byId) this.#byId.set(id, row);
    for (const row of other.#rows) this.#rows.push(row);
    for (const [id, sequence] of other.#removed) this.#removed.set(id, sequence);
    this.#next = other.#next;
  }

  /** The index of the first row whose sequence is not below `sequence`; binary search. */
  indexFrom(sequence: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.sequence ?? Infinity) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
