import { Composer, Lexer, Parser, type Document } from 'yaml';
import { cutAtMarks } from './document-marks.ts';
import { limits } from './limits.ts';

/** Why a text was given up before its end. */
export type Exhausted = 'aliases' | 'tokens' | 'depth';

export interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly exhausted: Exhausted | undefined;
  /** How far the text was read. */
  readonly offset: number;
}

/**
 * The documents of a YAML 1.2 stream (core schema). yaml's own check for unique keys is off: it is quadratic, ours is linear.
 * The stream is read token by token, so that a hostile one is given up in time.
 */
export function compose(text: string): Composed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const parser = new Parser();
  const budget = new Budget();
  const documents: Document.Parsed[] = [];
  try {
    for (const piece of cutAtMarks(text)) {
      for (const lexeme of new Lexer().lex(piece)) {
        if (!budget.take(lexeme)) break;
        for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
      }
      if (budget.exhausted !== undefined) break;
      for (const token of parser.end()) documents.push(...composer.next(token));
    }
    if (budget.exhausted === undefined) documents.push(...composer.end(true, text.length));
  } catch (error) {
    // The composer walks nested blocks by recursion: a stack that ends means a document nested far too deep.
    if (!(error instanceof RangeError)) throw error;
    return { documents: [], exhausted: 'depth', offset: 0 };
  }
  return { documents, exhausted: budget.exhausted, offset: budget.offset };
}

class Budget {
  exhausted: Exhausted | undefined;
  offset = 0;
  #tokens = 0;
  #aliases = 0;
  #flow = 0;

  take(lexeme: string): boolean {
    const first = lexeme.charCodeAt(0);
    this.#tokens += 1;
    if (first === 0x2a /* * */ || first === 0x26 /* & */) this.#aliases += 1;
    else if (lexeme === '[' || lexeme === '{') this.#flow += 1;
    else if (lexeme === ']' || lexeme === '}') this.#flow -= 1;
    if (this.#tokens > limits.tokens) this.exhausted = 'tokens';
    else if (this.#aliases > limits.aliases) this.exhausted = 'aliases';
    else if (this.#flow > limits.depth) this.exhausted = 'depth';
    else this.offset += lexeme.length;
    return this.exhausted === undefined;
  }
}
