import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../json-text.ts';
import { Table } from './table.ts';

/**
 * The CNIs of an account as Magic sees them. The key of a row is the id of its CNI. A row without a CNI has another key, and stays as it
 * was seeded.
 */
export class MagicInterconnects {
  readonly table = new Table();
  /** True if every row follows from its CNI, so that a state need not hold them. */
  derived: boolean;
  readonly #byName = new Map<string, Set<string>>();

  constructor(derived: boolean) {
    this.derived = derived;
  }

  /** Adds or replaces a row. Without a value, it removes the row. */
  put(key: string, value: JsonObject | undefined): void {
    const old = this.table.get(key)?.value;
    if (old !== undefined) this.#byName.get(textOf(old, 'name') ?? '')?.delete(key);
    if (value === undefined) {
      this.table.remove(key);
      return;
    }
    if (old === undefined) this.table.insert(key, value);
    else this.table.replace(key, value);
    const name = textOf(value, 'name') ?? '';
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(key));
  }

  /** The key of a row with this name. */
  holderOf(name: string): string | undefined {
    return this.#byName.get(name)?.values().next().value;
  }
}
