import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts';
import { parseDocuments } from '../document/parse-documents.ts';
import type { SourceText } from '../document/source.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { compareText } from '../model/order.ts';
import { accountOf, checkDefaultAccount } from './account-of.ts';
import { firstErrors } from './first-errors.ts';
import { mergeAccount } from './merge-account.ts';
import { readDocument, type Declaration } from './read-document.ts';
import { secretInPlainField, shownSecrets, type VariableUse } from './secret-uses.ts';
import { sensitiveLines } from './sensitive-lines.ts';

export type { SourceText } from '../document/source.ts';

export interface ConfigOptions {
  /** The variables that substitution may read. Only names that begin with DEMARC_ are ever looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Unset variables become `unknown` fields, with an info diagnostic each (`variable-unset`), instead of errors. */
  readonly offline: boolean;
  /** Sensitive fields are not resolved at all: they are listed in `unknown`. */
  readonly skipSecrets: boolean;
  /** CLOUDFLARE_ACCOUNT_ID: the account of documents that name none. */
  readonly defaultAccount: string | undefined;
  /** The version of demarc, for `requires`. */
  readonly version: string;
}

export interface ConfigResult {
  /** Sorted by account tag, their objects by key. May be incomplete where a diagnostic is an error. */
  readonly accounts: readonly DesiredAccount[];
  /** Sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** By source name: where sensitive values are written. `maskText` hides them before a source is shown. */
  readonly masks: ReadonlyMap<string, readonly Span[]>;
  /** By account tag: the names of the sources that are about it, sorted. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads documents as the desired state of accounts: parsed, substituted, checked for shape, merged. The order of the sources,
 * of documents and of keys makes no difference. Everything wrong with them comes back as diagnostics; it never throws for a text.
 */
export function loadDesired(sources: readonly SourceText[], options: ConfigOptions): ConfigResult {
  const loading = new Loading(options);
  for (const source of [...sources].sort((a, b) => compareText(a.name, b.name))) loading.add(source);
  return loading.end();
}

class Loading {
  readonly #options: ConfigOptions;
  readonly #diagnostics: Diagnostic[];
  readonly #masks = new Map<string, Span[]>();
  readonly #uses: VariableUse[] = [];
  readonly #byAccount = new Map<string, Declaration[]>();

  constructor(options: ConfigOptions) {
    this.#options = options;
    this.#diagnostics = [...checkDefaultAccount(options.defaultAccount)];
  }

  add(text: SourceText): void {
    const { documents, diagnostics } = parseDocuments(text);
    const masks = [...sensitiveLines(text)];
    const found = diagnostics.map((diagnostic) => besideSecrets(diagnostic, masks));
    for (const document of documents) {
      const reading = readDocument(document, this.#options);
      found.push(...reading.diagnostics);
      masks.push(...reading.masks);
      for (const use of reading.uses) this.#uses.push(use);
      if (reading.declaration !== undefined) this.#declare(reading.declaration);
    }
    this.#diagnostics.push(...firstErrors(text.name, found));
    this.#masks.set(text.name, masks);
  }

  #declare(declaration: Declaration): void {
    const { tag, diagnostic } = accountOf(declaration, this.#options);
    if (diagnostic !== undefined) this.#diagnostics.push(diagnostic);
    if (tag === undefined) return;
    const declarations = this.#byAccount.get(tag);
    if (declarations === undefined) this.#byAccount.set(tag, [declaration]);
    else declarations.push(declaration);
  }

  end(): ConfigResult {
    for (const shown of shownSecrets(this.#uses)) {
      this.#diagnostics.push(secretInPlainField(shown));
      this.#masks.get(shown.span.file)?.push(shown.span);
    }
    const tags = [...this.#byAccount].sort(([a], [b]) => compareText(a, b));
    const merged = tags.map(([tag, declarations]) => mergeAccount(tag, declarations));
    const files = tags.map(([tag, declarations]) => [tag, [...new Set(declarations.map(sourceName))]] as const);
    return {
      accounts: merged.map(({ account }) => account),
      diagnostics: sortDiagnostics([...this.#diagnostics, ...merged.flatMap(({ diagnostics }) => diagnostics)]),
      masks: this.#masks,
      files: new Map(files),
    };
  }
}

function sourceName({ document }: Declaration): string {
  return document.source.name;
}

/** A character that is found inside a sensitive value is told at the beginning of the value: its place would tell a part of it. */
function besideSecrets(diagnostic: Diagnostic, masks: readonly Span[]): Diagnostic {
  const { code, span } = diagnostic;
  if (code !== 'yaml-hidden-character' || span === undefined) return diagnostic;
  const mask = masks.find(
    (each) => isBefore(each.line, each.column, span) && !isBefore(each.endLine, each.endColumn, span),
  );
  return mask === undefined
    ? diagnostic
    : { ...diagnostic, span: { ...mask, endLine: mask.line, endColumn: mask.column } };
}

function isBefore(line: number, column: number, span: Span): boolean {
  return line < span.line || (line === span.line && column <= span.column);
}
