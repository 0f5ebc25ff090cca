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
import { DiagnosticGate } from './diagnostic-gate.ts';

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
  /** Through which everything about these sources goes that is found later; `diagnostics` have passed it. */
  readonly gate: DiagnosticGate;
  /** By account tag: the names of the sources that are about it, sorted. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads documents as the desired state of accounts: parsed, substituted, checked for shape, merged. The order of the sources,
 * of documents and of keys makes no difference. Everything wrong with them comes back as diagnostics; it never throws for a text.
 */
export function loadDesired(sources: readonly SourceText[], options: ConfigOptions): ConfigResult {
  const loading = new Loading(sources, options);
  for (const source of [...sources].sort((a, b) => compareText(a.name, b.name))) loading.add(source);
  return loading.end();
}

class Loading {
  readonly #sources: readonly SourceText[];
  readonly #options: ConfigOptions;
  readonly #diagnostics: Diagnostic[];
  readonly #masks = new Map<string, Span[]>();
  readonly #uses: VariableUse[] = [];
  readonly #byAccount = new Map<string, Declaration[]>();

  constructor(sources: readonly SourceText[], options: ConfigOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#diagnostics = [...checkDefaultAccount(options.defaultAccount)];
  }

  add(text: SourceText): void {
    const { documents, diagnostics } = parseDocuments(text);
    const masks: Span[] = [];
    const found = [...diagnostics];
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
    const found = [...this.#diagnostics, ...merged.flatMap(({ diagnostics }) => diagnostics)];
    const gate = new DiagnosticGate(this.#sources, this.#masks);
    const files = tags.map(([tag, declarations]) => [tag, [...new Set(declarations.map(sourceName))]] as const);
    return {
      accounts: merged.map(({ account }) => account),
      diagnostics: sortDiagnostics(found.map((each) => gate.pass(each))),
      gate,
      files: new Map(files),
    };
  }
}

function sourceName({ document }: Declaration): string {
  return document.source.name;
}
