import { findHidden } from '../diagnostics/hidden-characters.ts';
import { positionAt } from '../diagnostics/line-starts.ts';

/** A text as it looks: without what cannot be seen, with a space for every blank. Its offsets lead back to the original. */
export class ShownText {
  readonly text: string;
  /** Where each piece that was kept begins, here and in the original. */
  readonly #starts: number[] = [];
  readonly #originals: number[] = [];

  constructor(original: string) {
    const pieces: string[] = [];
    let length = 0;
    let done = 0;
    const keep = (piece: string, from: number) => {
      pieces.push(piece);
      this.#starts.push(length);
      this.#originals.push(from);
      length += piece.length;
    };
    for (const { character, at } of findHidden(original)) {
      keep(original.slice(done, at), done);
      done = at + character.length;
      if (/[\p{Zs}\r]/u.test(character)) keep(character === '\r' ? '\n' : ' ', at);
    }
    keep(original.slice(done), done);
    this.text = pieces.join('');
  }

  originalOffset(at: number): number {
    const { line: piece, column } = positionAt(this.#starts, at);
    return (this.#originals[piece - 1] ?? 0) + column - 1;
  }
}
