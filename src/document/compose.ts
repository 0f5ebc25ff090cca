import { type Document, isScalar, type YAMLMap } from 'yaml';
import type { Span } from '../diagnostics/diagnostic.ts';
import { composeAsRead } from './compose-as-read.ts';
import { Budget, type Exhausted, limits, type Spent } from './limits.ts';
import type { TextCode, TextProblem } from './text-problem.ts';
import { newComposer, TokenStream } from './token-stream.ts';
import { rangeOf, type Source } from './yaml-document.ts';

export interface Composed {
  /** May be empty where a limit stopped the reading. */
  readonly documents: readonly Document.Parsed[];
  readonly exhausted: Exhausted | undefined;
  /** The offset up to which the text was read. */
  readonly offset: number;
}

/**
 * Composes the documents of a YAML 1.2 stream (core schema). It reads the stream token by token, to stop in time for a hostile source. It stops
 * before a node is nested too deep, because the composer recurses into nested blocks. It also stops when the source has more errors than are
 * shown. A source with a problem is read again as a whole, so that its errors come in the parser's own order.
 */
export function compose(text: string, spent: Spent): Composed {
  const { tokens, documents: before } = spent;
  const budget = new Budget(spent);
  const documents = withoutTraces(() => composeAsRead(new TokenStream(text, budget)));
  const { exhausted, offset } = budget;
  if (documents !== undefined || exhausted !== undefined) return { documents: documents ?? [], exhausted, offset };
  Object.assign(spent, { tokens, documents: before });
  return withoutTraces(() => composeWhole(text, new Budget(spent)));
}

function composeWhole(text: string, budget: Budget): Composed {
  const composer = newComposer();
  const documents: Document.Parsed[] = [];
  const stream = new TokenStream(text, budget);
  while (stream.advance()) {
    for (const token of stream.take()) for (const document of composer.next(token)) documents.push(document);
  }
  const last = budget.exhausted === undefined ? [...composer.end(true, text.length)] : [];
  return { documents: [...documents, ...last], exhausted: budget.exhausted, offset: budget.offset };
}

/** Runs `work` without stack traces. Errors of a text are data, and a stack trace for each costs many times the rest of the work. */
function withoutTraces<T>(work: () => T): T {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = usual;
  }
}

/** Collects the errors in the values of a document. */
export class ValueErrors {
  readonly diagnostics: TextProblem[] = [];
  /** True if the document has cost too much or has too many errors. Reading then stops. */
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
    const hint = 'write the values out instead of nesting aliases';
    this.fail(node, 'yaml-alias-expansion', `aliases expand to more than ${most} values`, { hint });
    this.isStopped = true;
  }

  fail(
    node: unknown,
    code: TextCode,
    message: string,
    more: Pick<TextProblem, 'hint' | 'related' | 'quotes'> = {},
  ): null {
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
