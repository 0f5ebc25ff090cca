import type { Span } from '../diagnostics/diagnostic.ts';
import { leftOut } from '../document/read-value.ts';
import { coreScalar } from '../document/write-document.ts';
import type { ScalarPlace } from '../document/yaml-document.ts';
import { Secret, sensitiveFields } from '../model/secret.ts';
import { holdsSensitiveField } from './credential-words.ts';
import type { FieldCode, FieldProblem } from './field-problem.ts';
import {
  fieldOf,
  type FieldRoute,
  isCollection,
  isExtension,
  isLiteral,
  pathId,
  placeholderFor,
  structural,
  type VariableUse,
} from './field-route.ts';
import {
  approverVariable,
  type Environment,
  hasSubstitution,
  type Piece,
  putTogether,
  takeApart,
} from './substitute.ts';

export interface ScalarOptions {
  readonly environment: Environment;
  readonly offline: boolean;
  readonly skipSecrets: boolean;
}

/** The most substitution problems that are reported for a document. */
const mostReported = 1000;

/** The name of a variable is not a secret. A fallback may be a secret. */
const onlyVariable = /^\$\{env:\w+\}$/;

/** The written form of a substituted value. Messages about the value name its variables. */
export interface Substitution {
  readonly variables: readonly string[];
  readonly plain: boolean;
}

/** Resolves the scalars of a document, and records facts that the values themselves do not hold. */
export class ScalarReader {
  readonly diagnostics: FieldProblem[] = [];
  /** Every variable use, set or not. */
  readonly uses: VariableUse[] = [];
  /** The places of sensitive values. */
  readonly masks: Span[] = [];
  /** Fields whose variable is not set. */
  readonly unknown: FieldRoute[] = [];
  /** Sensitive fields that are written in clear. */
  readonly inClear: FieldRoute[] = [];
  /** The text of sensitive fields before substitution. */
  readonly written: (readonly [FieldRoute, Secret])[] = [];
  /** By path (`pathId`). */
  readonly substitutions = new Map<string, Substitution>();
  /** The written text of the account, if its variable is not set. */
  account: string | undefined;
  readonly #options: ScalarOptions;

  constructor(options: ScalarOptions) {
    this.#options = options;
  }

  key(key: string, place: ScalarPlace): void {
    if (!key.includes('${env:')) return;
    const hint = 'substitution works in values only; write the key out';
    this.#report('error', 'substitution-in-key', 'a key cannot hold a substitution', place.span(), hint);
  }

  scalar(value: unknown, place: ScalarPlace): unknown {
    const field = fieldOf(place.path);
    const isSensitive = field !== undefined && sensitiveFields.has(field);
    const isText = typeof value === 'string';
    if (isSensitive && !(isText && onlyVariable.test(value))) this.masks.push(place.span());
    if (isSensitive) this.written.push([[...place.path], new Secret(JSON.stringify(value))]);
    const pieces = isText && hasSubstitution(value) ? takeApart(value) : undefined;
    if (pieces?.some(({ kind }) => kind !== 'text') === true && isLiteral(place.path)) {
      this.#refuseSubstitution(place);
      return leftOut;
    }
    for (const { name, written } of pieces?.filter(isVariable) ?? []) {
      const span = place.spanOf(written, 0);
      this.uses.push({ variable: name, path: [...place.path], sensitive: isSensitive ? field : undefined, span });
    }
    if (isSensitive && isText && isInClear(value, pieces)) this.inClear.push([...place.path]);
    if (pieces !== undefined && this.#refuse(pieces, place)) return leftOut;
    // `conduit_name: wan-a md5_key: …`: a line that was joined to the line before becomes part of its value. Every plan would show it.
    if (isText && !isSensitive && holdsSensitiveField(value, field === 'description')) {
      const hint = 'check the colon, the indentation and the quotes of the sensitive field, and of the lines before it';
      const message = 'this value contains the name of a sensitive field and what follows it';
      this.masks.push(place.span());
      this.#report('error', 'secret-in-text', message, place.span(), hint);
      return leftOut;
    }
    if (isSensitive && this.#options.skipSecrets) return this.#leaveOut(place);
    return pieces === undefined ? value : this.#substitute(pieces, place, isSensitive ? field : undefined);
  }

  #refuseSubstitution(place: ScalarPlace): void {
    if (isExtension(place.path)) {
      const hint = 'write it where the anchor is used: what stands here means nothing itself';
      const message = 'a key that begins with x- takes no substitutions';
      this.#report('error', 'substitution-in-extension', message, place.span(), hint);
      return;
    }
    const field = fieldOf(place.path) ?? 'this field';
    const hint = `write ${field} out; $\${ is a literal \${`;
    this.#report('error', 'substitution-in-literal', `${field} takes no substitutions`, place.span(), hint);
  }

  /** Reports a `${` that is not a valid substitution, and a variable that no document may read. */
  #refuse(pieces: readonly Piece[], place: ScalarPlace): boolean {
    const counts = new Map<string, number>();
    let refused = false;
    for (const piece of pieces) {
      if (piece.kind !== 'malformed' && piece.kind !== 'forbidden') continue;
      if (this.diagnostics.length >= mostReported) return true;
      const nth = counts.get(piece.written) ?? 0;
      counts.set(piece.written, nth + 1);
      refused = true;
      const span = place.spanOf(piece.written, nth);
      if (piece.kind === 'malformed') {
        const hint = 'write ${env:DEMARC_NAME} or ${env:DEMARC_NAME:-fallback}; $${ is a literal ${';
        this.#report('error', 'substitution-malformed', 'this is not a substitution that demarc knows', span, hint);
      } else {
        const name = piece.name.slice(0, 60);
        const isApprover = name === approverVariable;
        const hint = isApprover
          ? 'use another variable: its value stands in reports'
          : `rename the variable, for example to DEMARC_${name}`;
        const why = isApprover ? 'it names who approved a run' : 'only names that begin with DEMARC_ can';
        const message = `the variable ${name} cannot be read: ${why}`;
        this.#report('error', 'variable-forbidden', message, span, hint, [name]);
      }
    }
    return refused;
  }

  #substitute(pieces: readonly Piece[], place: ScalarPlace, sensitive: string | undefined): unknown {
    const result = putTogether(pieces, this.#options.environment);
    if (!result.ok) return this.#unset(result.unset, place, sensitive);
    const { text, variables } = result;
    // CI passes an unset secret as an empty text. So variables alone must not give an empty value, with any quotes or tags.
    if (variables.length > 0 && text === literal(pieces) && text.trim() === '')
      return this.#unset(pieces.filter(isVariable), place, sensitive);
    // A secret is always text. Resolving a key of digits as a number would change it.
    if (sensitive !== undefined) return text;
    if (variables.length === 0) return place.plain ? coreScalar(text) : text;
    this.substitutions.set(pathId(place.path), { variables, plain: place.plain });
    // Only a written null removes a value. From a variable or a fallback, it is the text `null`.
    return place.plain ? (coreScalar(text) ?? text) : text;
  }

  /** Handles variables that are not set or are empty. */
  #unset(
    unset: readonly Extract<Piece, { kind: 'variable' }>[],
    place: ScalarPlace,
    sensitive: string | undefined,
  ): unknown {
    if (isCollection(place.path)) return this.#refuseCollection(unset, place);
    const isNeeded = !this.#options.offline || structural(place.path);
    const isSilent = sensitive === 'pairing_key' && !this.#options.offline;
    for (const { name, written } of isSilent ? [] : unset) {
      const state = 'not set, or empty';
      const span = place.spanOf(written, 0);
      if (isNeeded) {
        const instead =
          sensitive === undefined
            ? `, or write a fallback that is not empty: \${env:${name}:-…}`
            : '; plan and drift do not need it with --skip-secrets';
        const hint = `set ${name}${instead}`;
        this.#report('error', 'variable-unset', `the variable ${name} is ${state}`, span, hint, [name]);
      } else {
        const field = fieldOf(place.path) ?? 'the value';
        this.#report(
          'info',
          'variable-unset',
          `the variable ${name} is ${state}: ${field} is unknown and not checked`,
          span,
          undefined,
          [name],
        );
      }
    }
    if (place.path.length === 1 && place.path[0] === 'account')
      this.account = unset.map((piece) => piece.written).join('');
    return this.#leaveOut(place);
  }

  /** A variable always holds text, so setting it would not help for a mapping or a list. */
  #refuseCollection(unset: readonly Extract<Piece, { kind: 'variable' }>[], place: ScalarPlace): unknown {
    const field = fieldOf(place.path) ?? 'this field';
    const message = `a variable holds a text, and ${field} is a mapping or a list`;
    const hint = `write ${field} out, and use variables for the values in it`;
    for (const { written } of unset)
      this.#report('error', 'substitution-of-collection', message, place.spanOf(written, 0), hint);
    return leftOut;
  }

  #leaveOut(place: ScalarPlace): unknown {
    this.unknown.push([...place.path]);
    return placeholderFor(place.path) ?? leftOut;
  }

  #report(
    severity: FieldProblem['severity'],
    code: FieldCode,
    message: string,
    span: Span,
    hint?: string,
    quotes: readonly string[] = [],
  ): void {
    this.diagnostics.push({ severity, code, message, span, ...(hint !== undefined && { hint }), quotes });
  }
}

/** The text around the variables. */
function literal(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
}

/** A fallback is written in the document, even if it is not used. Blanks around a variable reveal nothing. */
function isInClear(value: string, pieces: readonly Piece[] = [{ kind: 'text', text: value }]): boolean {
  const hasFallback = pieces.some(
    (piece) => isVariable(piece) && piece.fallback !== undefined && piece.fallback !== '',
  );
  return hasFallback || (!pieces.some(isVariable) && literal(pieces).trim() !== '');
}

function isVariable(piece: Piece): piece is Extract<Piece, { kind: 'variable' }> {
  return piece.kind === 'variable';
}
