import { isScalar, type YAMLMap } from 'yaml';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { limits } from './compose.ts';
import { rangeOf, type Source } from './yaml-document.ts';

/** What is wrong with the values of one document. */
export class ValueErrors {
  readonly diagnostics: Diagnostic[] = [];
  /** True once the document has cost too much or has too many errors: nothing more is read of it. */
  isStopped = false;
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  duplicate(map: YAMLMap, name: string, key: unknown): void {
    const first = map.items.find((item) => isScalar(item.key) && item.key.value === name);
    const shown = name.slice(0, 80);
    this.fail(key, 'yaml-duplicate-key', `the key ${shown} is written twice in one mapping`, {
      quotes: [shown],
      hint: 'remove one of them, or rename it',
      related: [{ message: 'first written here', span: this.#spanOf(first?.key) }],
    });
  }

  tooMuch(node: unknown): void {
    const most = limits.expanded.toLocaleString('en-US');
    const hint = 'write the values out instead of nesting aliases in one another';
    this.fail(node, 'yaml-alias-expansion', `aliases expand to more than ${most} values`, { hint });
    this.isStopped = true;
  }

  fail(node: unknown, code: string, message: string, more: Pick<Diagnostic, 'hint' | 'related' | 'quotes'> = {}): null {
    if (this.isStopped) return null;
    this.diagnostics.push({ severity: 'error', code, message, span: this.#spanOf(node), ...more });
    this.isStopped = this.diagnostics.length >= limits.errors;
    return null;
  }

  #spanOf(node: unknown): Span {
    const [from, to] = rangeOf(node);
    return this.#source.span(from, to);
  }
}
