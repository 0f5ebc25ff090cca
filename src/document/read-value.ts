import { type Alias, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { ValueErrors } from './compose.ts';
import { limits } from './limits.ts';
import { isMergeKey, mergeSources, MovingPlace, type ScalarPlace, type YamlDocument } from './yaml-document.ts';

/** A scalar reader returns this to leave out a field. In a list, it leaves out the whole list. */
export const leftOut: unique symbol = Symbol('left out');

interface ValueHooks {
  /** Converts a scalar to its value. */
  scalar?(value: unknown, place: ScalarPlace): unknown;
  /** Called for every written key. */
  key?(key: string, place: ScalarPlace): void;
}

interface ReadValue {
  /** Plain data. Undefined if a diagnostic is an error. Every key is an own property, including `__proto__`. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a document as plain data. It checks that keys are unique text, and expands aliases and merge keys within limits. */
export function readValue(document: YamlDocument, hooks: ValueHooks = {}): ReadValue {
  const reader = new ValueReader(document, hooks);
  const value = reader.read(document.contents);
  const diagnostics = reader.diagnostics;
  return { value: diagnostics.length > 0 || value === leftOut ? undefined : value, diagnostics };
}

class ValueReader {
  readonly #errors: ValueErrors;
  readonly #document: YamlDocument;
  readonly #hooks: ValueHooks;
  readonly #place: MovingPlace;
  readonly #anchors = new Map<string, unknown>();
  /** Anchored nodes that are being read. An alias inside its own anchor would never end. */
  readonly #open = new Set<unknown>();
  #expanding = 0;
  #expanded = 0;
  #depth = 0;

  constructor(document: YamlDocument, hooks: ValueHooks) {
    this.#document = document;
    this.#hooks = hooks;
    this.#place = new MovingPlace(document.source);
    this.#errors = new ValueErrors(document.source);
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#errors.diagnostics;
  }

  read(node: unknown): unknown {
    if (!this.#mayRead(node)) return null;
    if (isScalar(node)) return this.#readScalar(node);
    if (isMap(node)) return this.#nested(node, () => this.#readMap(node));
    if (isSeq(node)) return this.#nested(node, () => this.#readSeq(node));
    return isAlias(node) ? this.#readAlias(node) : null;
  }

  /** Counts the values that aliases and merge keys add to the document. False above the limit. */
  #mayRead(node: unknown): boolean {
    if (this.#expanding > 0 && (this.#expanded += 1) > limits.expanded) this.#errors.tooMuch(node);
    return !this.#errors.isStopped;
  }

  #readScalar(node: Scalar): unknown {
    if (node.anchor !== undefined) this.#anchor(node.anchor, node);
    if (this.#hooks.scalar === undefined) return node.value;
    this.#place.scalar = node;
    return this.#hooks.scalar(node.value, this.#place);
  }

  #nested(node: YAMLMap | YAMLSeq, read: () => unknown): unknown {
    if (node.anchor !== undefined) this.#anchor(node.anchor, node);
    if (this.#depth >= limits.depth)
      return this.#errors.fail(node, 'yaml-too-deep', `this is nested more than ${limits.depth} deep`);
    this.#depth += 1;
    if (node.anchor !== undefined) this.#open.add(node);
    const value = read();
    if (node.anchor !== undefined) this.#open.delete(node);
    this.#depth -= 1;
    return value;
  }

  #readMap(map: YAMLMap): unknown {
    const filling: Filling = { object: {}, omitted: undefined };
    this.#fill(filling, map, false);
    return filling.object;
  }

  /** The mapping's own fields win over merged fields, in any order. */
  #fill(filling: Filling, map: YAMLMap, isMerged: boolean): void {
    let merges: unknown[] | undefined;
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) (merges ??= []).push(value);
      else this.#readEntry(filling, map, key, value, isMerged);
    }
    for (const value of merges ?? []) this.#merge(filling, value);
  }

  #readEntry(filling: Filling, map: YAMLMap, key: unknown, value: unknown, isMerged: boolean): void {
    if (isMerged && !this.#mayRead(key)) return;
    const name = this.#readKey(key);
    if (name === undefined) return;
    if (Object.hasOwn(filling.object, name) || filling.omitted?.has(name) === true) {
      if (!isMerged) this.#errors.duplicate(map, name, key);
      return;
    }
    this.#place.path.push(name);
    const result = this.read(value);
    this.#place.path.pop();
    if (result === leftOut) (filling.omitted ??= new Set()).add(name);
    else set(filling.object, name, result);
  }

  #readKey(key: unknown): string | undefined {
    if (!isScalar(key) || typeof key.value !== 'string') {
      const isOther = !isScalar(key);
      const hint = isOther ? 'a key is plain text' : 'put the key in quotes';
      this.#errors.fail(
        key,
        'yaml-key-type',
        isOther ? 'a key must be text, not a collection or an alias' : 'a key must be text',
        { hint },
      );
      return undefined;
    }
    if (key.anchor !== undefined) this.#anchor(key.anchor, key);
    if (this.#hooks.key !== undefined) {
      this.#place.scalar = key;
      this.#hooks.key(key.value, this.#place);
    }
    return key.value;
  }

  #merge(filling: Filling, value: unknown): void {
    const failures = this.diagnostics.length;
    const named = isSeq(value) ? value.items : [value];
    for (const item of named) if (isAlias(item)) this.#target(item);
    if (this.diagnostics.length > failures) return;
    const sources = mergeSources(value, this.#document.aliases);
    if (sources === undefined) {
      this.#errors.fail(value, 'yaml-merge', 'a merge key (<<) takes a mapping, an alias of one, or a list of these');
      return;
    }
    for (const [at, source] of sources.entries()) {
      const added = isAlias(value) || isAlias(named[at]) ? 1 : 0;
      this.#expanding += added;
      if (this.#mayRead(value)) this.#mergeOne(filling, source, value);
      this.#expanding -= added;
    }
  }

  #mergeOne(filling: Filling, source: YAMLMap, at: unknown): void {
    if (this.#open.has(source)) this.#errors.fail(at, 'yaml-alias', 'this alias is inside the value that it repeats');
    else {
      this.#nested(source, () => {
        this.#fill(filling, source, true);
        return undefined;
      });
    }
  }

  #readSeq(seq: YAMLSeq): unknown {
    const list: unknown[] = [];
    let isWhole = true;
    for (const [index, item] of seq.items.entries()) {
      this.#place.path.push(index);
      const result = this.read(item);
      this.#place.path.pop();
      if (result === leftOut) isWhole = false;
      else list.push(result);
    }
    return isWhole ? list : leftOut;
  }

  #readAlias(alias: Alias): unknown {
    const target = this.#target(alias);
    return target === undefined ? null : this.#expand(target);
  }

  /** The target of an alias: the last node before it with that anchor. */
  #target(alias: Alias): unknown {
    const target = this.#document.aliases.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined) {
      const name = alias.source.slice(0, 80);
      this.#errors.fail(alias, 'yaml-alias', `there is no anchor &${name} before this alias`, { quotes: [name] });
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#errors.fail(alias, 'yaml-alias', 'this alias is inside the value that it repeats');
      return undefined;
    }
    this.#document.aliases.set(alias, target);
    return target;
  }

  #expand(target: unknown): unknown {
    this.#expanding += 1;
    const value = this.read(target);
    this.#expanding -= 1;
    return value;
  }

  #anchor(name: string, node: unknown): void {
    if (this.#expanding === 0) this.#anchors.set(name, node);
  }
}

/** A mapping while it is being read. Fields that a hook leaves out still count as written. */
interface Filling {
  readonly object: Record<string, unknown>;
  omitted: Set<string> | undefined;
}

/** Assigns an own property, including `__proto__`. */
function set(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
