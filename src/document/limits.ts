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

/** Counts the tokens of a source while it is read. */
export class Budget {
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
