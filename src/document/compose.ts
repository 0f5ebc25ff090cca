import { Composer, type CST, type Document, isScalar, Lexer, Parser, type YAMLMap } from 'yaml';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { cutAtMarks } from './document-marks.ts';
import { rangeOf, type Source } from './yaml-document.ts';

/** What a source may cost at most. Far above any real document; a hostile one ends with a clear message instead of an outage. */
export const limits = {
  /** UTF-16 code units of one source. */
  characters: 16 * 1024 * 1024,
  /** Lexical tokens of one source: 20,000 CNIs take about 1.6 million. A million takes some 150 MB and, where the machine is slow, 3 s. */
  tokens: 2_000_000,
  /** Lexical tokens of all sources of a run. */
  allTokens: 6_000_000,
  /** Documents of all sources of a run. */
  documents: 10_000,
  /** Anchors and aliases of one source. */
  aliases: 200_000,
  /** Values that aliases and merge keys may add to one document. */
  expanded: 1_000_000,
  /** Mappings and lists inside one another. */
  depth: 100,
  /** Errors reported of one source. */
  errors: 50,
} as const;

/** Why a text was given up before its end. */
export type Exhausted = 'aliases' | 'tokens' | 'all-tokens' | 'documents' | 'depth';

/** What the sources of a run have cost so far, together. */
export class Spent {
  tokens = 0;
  documents = 0;

  /** Why no more is read of any source. */
  get exhausted(): Exhausted | undefined {
    if (this.tokens > limits.allTokens) return 'all-tokens';
    return this.documents > limits.documents ? 'documents' : undefined;
  }
}

export interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly exhausted: Exhausted | undefined;
  /** How far the text was read. */
  readonly offset: number;
}

/**
 * The documents of a YAML 1.2 stream (core schema). yaml's own check for unique keys is off: it is quadratic, ours is linear.
 * The stream is read token by token, so that a hostile one is given up in time: before the composer, which walks nested blocks by recursion,
 * meets one that is nested too deep, and as soon as it has more errors than are shown.
 */
export function compose(text: string, spent: Spent): Composed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const parser = new Parser();
  const budget = new Budget(spent);
  const documents: Document.Parsed[] = [];
  const take = (token: CST.Token) => {
    if (token.type === 'error') budget.takeError();
    for (const document of withoutTraces(() => [...composer.next(token)])) documents.push(document);
    if (token.type === 'document') budget.takeDocument();
  };
  for (const piece of cutAtMarks(text)) {
    for (const lexeme of new Lexer().lex(piece)) {
      if (!budget.take(lexeme)) break;
      for (const token of parser.next(lexeme)) take(token);
      budget.takeDepth(parser.stack.length);
    }
    if (budget.isOver) break;
    for (const token of parser.end()) take(token);
  }
  const last = budget.exhausted === undefined ? [...composer.end(true, text.length)] : [];
  return { documents: [...documents, ...last], exhausted: budget.exhausted, offset: budget.offset };
}

/** Errors of a text are data: where in our code each of them was made costs many times what the rest of it does. */
function withoutTraces<T>(work: () => T): T {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = usual;
  }
}

class Budget {
  exhausted: Exhausted | undefined;
  offset = 0;
  #tokens = 0;
  #aliases = 0;
  #flow = 0;
  #errors = 0;
  readonly #spent: Spent;

  constructor(spent: Spent) {
    this.#spent = spent;
  }

  /** Whether nothing more is read. */
  get isOver(): boolean {
    return this.exhausted !== undefined || this.#errors > limits.errors * 4;
  }

  takeError(): void {
    this.#errors += 1;
  }

  takeDocument(): void {
    this.#spent.documents += 1;
    this.exhausted ??= this.#spent.exhausted;
  }

  /** `open` nodes are begun and not ended: those of collections, and at most the document and a scalar. */
  takeDepth(open: number): void {
    if (open > limits.depth + 2) this.exhausted = 'depth';
  }

  take(lexeme: string): boolean {
    const first = lexeme.charCodeAt(0);
    this.#tokens += 1;
    this.#spent.tokens += 1;
    if (first === 0x2a /* * */ || first === 0x26 /* & */) this.#aliases += 1;
    else if (lexeme === '[' || lexeme === '{') this.#flow += 1;
    else if (lexeme === ']' || lexeme === '}') this.#flow -= 1;
    if (this.#spent.tokens > limits.allTokens) this.exhausted = 'all-tokens';
    else if (this.#tokens > limits.tokens) this.exhausted = 'tokens';
    else if (this.#aliases > limits.aliases) this.exhausted = 'aliases';
    else if (this.#flow > limits.depth) this.exhausted = 'depth';
    else this.offset += lexeme.length;
    return !this.isOver;
  }
}

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
