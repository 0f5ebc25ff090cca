import type { Scalar } from 'yaml';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Source } from './source.ts';
import { rangeOf, type PathSegment } from './yaml-document.ts';

/** The scalar or key that is being read. One object is used for all of them: copy what is to be kept. */
export interface ScalarPlace {
  readonly path: readonly PathSegment[];
  /** Written without quotes, block indicators or a tag: what YAML resolves by its looks. */
  readonly plain: boolean;
  /** The whole scalar. */
  span(): Span;
  /** The piece of it that is written exactly so, the n-th from 0; the whole scalar where it cannot be found. */
  spanOf(piece: string, nth: number): Span;
}

/** A place that moves from scalar to scalar while a document is read. */
export class MovingPlace implements ScalarPlace {
  readonly path: PathSegment[] = [];
  scalar: Scalar | undefined;
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  get plain(): boolean {
    return this.scalar?.type === 'PLAIN' && this.scalar.tag === undefined;
  }

  span(): Span {
    const [from, to] = rangeOf(this.scalar);
    return this.#source.span(from, to);
  }

  spanOf(piece: string, nth: number): Span {
    const [from, to] = rangeOf(this.scalar);
    const { text } = this.#source;
    let at = text.indexOf(piece, from);
    for (let skip = nth; skip > 0 && at !== -1; skip -= 1) at = text.indexOf(piece, at + piece.length);
    return at === -1 || at >= to ? this.span() : this.#source.span(at, at + piece.length);
  }
}
