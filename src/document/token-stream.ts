import { Composer, type CST, Lexer, Parser } from 'yaml';
import { cutAtMarks } from './byte-order-marks.ts';
import type { Budget } from './limits.ts';

/** The unique-key check of the yaml package is off, because it is quadratic; ours is linear. */
export function newComposer(): Composer {
  return new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
}

/** The tokens of a text: documents and what is between them. It reads one lexical token at a time. */
export class TokenStream {
  readonly length: number;
  readonly budget: Budget;
  readonly #parser = new Parser();
  readonly #steps: Iterator<undefined>;
  #ready: CST.Token[] = [];

  constructor(text: string, budget: Budget) {
    this.length = text.length;
    this.budget = budget;
    this.#steps = this.#read(text);
  }

  /** The nodes that have begun and not ended, the document first. */
  get open(): readonly CST.Token[] {
    return this.#parser.stack;
  }

  /** Reads one lexical token more. False at the end, and when the budget is over. */
  advance(): boolean {
    return this.#steps.next().done !== true;
  }

  /** The tokens that are complete and were not taken before. */
  take(): readonly CST.Token[] {
    if (this.#ready.length === 0) return [];
    const taken = this.#ready;
    this.#ready = [];
    return taken;
  }

  *#read(text: string): Generator<undefined, undefined> {
    for (const piece of cutAtMarks(text)) {
      for (const lexeme of new Lexer().lex(piece)) {
        if (!this.budget.take(lexeme)) break;
        for (const token of this.#parser.next(lexeme)) this.#add(token);
        this.budget.takeDepth(this.#parser.stack.length);
        yield undefined;
      }
      if (this.budget.isOver) return undefined;
      for (const token of this.#parser.end()) this.#add(token);
      yield undefined;
    }
    return undefined;
  }

  #add(token: CST.Token): void {
    if (token.type === 'error') this.budget.takeError();
    if (token.type === 'document') this.budget.takeDocument();
    this.#ready.push(token);
  }
}
