/** A part of a scalar: plain text, a variable, or a `${` that is not a substitution. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly written: string;
      readonly name: string;
      readonly fallback: string | undefined;
    }
  | { readonly kind: 'forbidden'; readonly written: string; readonly name: string }
  | { readonly kind: 'malformed'; readonly written: string };

const token = /\$\$\{|\$\{[^}]*\}?/g;
const variable = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\$\{)[^}])*))?\}$/;
const readable = /^DEMARC_[A-Za-z0-9_]+$/;
/** It names who approved a run, and its value stands in reports. So it must never hold a secret of a document. */
export const approverVariable = 'DEMARC_APPROVED_BY';

/** True if a text holds something to substitute or to unescape. */
export function hasSubstitution(text: string): boolean {
  return text.includes('${');
}

/** Escapes a text so that a document reads it back without substitution. */
export function literalText(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/**
 * Splits a text into parts: `${env:DEMARC_NAME}`, `${env:DEMARC_NAME:-fallback}`, and `$${` for a literal `${`. Only variables whose names
 * begin with DEMARC_ may be read. Otherwise a pull request could put a token into a description and read it in a plan.
 */
export function takeApart(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > done) pieces.push({ kind: 'text', text: text.slice(done, match.index) });
    pieces.push(pieceOf(match[0]));
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ kind: 'text', text: text.slice(done) });
  return pieces;
}

function pieceOf(written: string): Piece {
  if (written === '$${') return { kind: 'text', text: '${' };
  const [, name, fallback] = variable.exec(written) ?? [];
  if (name === undefined) return { kind: 'malformed', written };
  const isReadable = readable.test(name) && name !== approverVariable;
  return isReadable ? { kind: 'variable', written, name, fallback } : { kind: 'forbidden', written, name };
}

export type Environment = Readonly<Record<string, string | undefined>>;

type Substituted =
  | { readonly ok: true; readonly text: string; readonly variables: readonly string[] }
  | { readonly ok: false; readonly unset: readonly Extract<Piece, { kind: 'variable' }>[] };

/** Inserts the values. A fallback replaces a variable that is unset or empty, like `:-` in a shell. */
export function putTogether(pieces: readonly Piece[], environment: Environment): Substituted {
  const variables: string[] = [];
  const unset: Extract<Piece, { kind: 'variable' }>[] = [];
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') text += piece.text;
    if (piece.kind !== 'variable') continue;
    const value = Object.hasOwn(environment, piece.name) ? environment[piece.name] : undefined;
    const chosen = piece.fallback === undefined ? value : value || piece.fallback; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- an empty variable takes the fallback too
    variables.push(piece.name);
    if (chosen === undefined) unset.push(piece);
    else text += chosen;
  }
  return unset.length > 0 ? { ok: false, unset } : { ok: true, text, variables };
}
