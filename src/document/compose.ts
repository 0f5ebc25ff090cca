import { Composer, type CST, type Document, isScalar, Lexer, Parser, type YAMLMap } from 'yaml';
import type { Span } from '../diagnostics/diagnostic.ts';
import { cutAtMarks } from './byte-order-marks.ts';
import type { TextCode, TextProblem } from './text-problem.ts';
import { rangeOf, type Source } from './yaml-document.ts';

/** The limits of a source. They are far above any real document. A hostile document gets a clear message instead of causing an outage. */
export const limits = {
  /** UTF-16 code units of one source. */
  characters: 16 * 1024 * 1024,
  /** Lexical tokens of a source. 20,000 CNIs need about 1.6 million. A million tokens need about 150 MB and, on a slow machine, 3 s. */
  tokens: 2_000_000,
  /** Lexical tokens of all sources of a run. */
  allTokens: 6_000_000,
  /** Documents of all sources of a run. */
  documents: 10_000,
  /** Anchors and aliases of one source. */
  aliases: 200_000,
  /** Values that aliases and merge keys may add to a document. */
  expanded: 1_000_000,
  /** Levels of nested mappings and lists. */
  depth: 100,
  /** The most errors that are reported for a source. */
  errors: 50,
} as const;

/** The limit that stopped the reading of a text. */
export type Exhausted = 'aliases' | 'tokens' | 'all-tokens' | 'documents' | 'depth';

/** The total cost of the sources of a run so far. */
export class Spent {
  tokens = 0;
  documents = 0;

  /** The limit of the run that stops reading all sources. */
  get exhausted(): Exhausted | undefined {
    if (this.tokens > limits.allTokens) return 'all-tokens';
    return this.documents > limits.documents ? 'documents' : undefined;
  }
}

export interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly exhausted: Exhausted | undefined;
  /** The offset up to which the text was read. */
  readonly offset: number;
}

/**
 * Composes the documents of a YAML 1.2 stream (core schema). The unique-key check of the yaml package is off, because it is quadratic; ours
 * is linear. It reads the stream token by token, to stop in time for a hostile source. It stops before a node is nested too deep, because
 * the composer recurses into nested blocks. It also stops when the source has more errors than are shown.
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

  /** True if reading must stop. */
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

  /** `open` is the number of nodes that have begun and not ended: collections, and at most the document and a scalar. */
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
