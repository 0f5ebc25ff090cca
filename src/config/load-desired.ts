import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts';
import { parseDocuments, Spent } from '../document/parse-documents.ts';
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

/** Accounts of one run. Each costs a listing of everything in it. */
export const mostAccounts = 1000;

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
  readonly #spent = new Spent();
  #hasTooManyAccounts = false;

  constructor(sources: readonly SourceText[], options: ConfigOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#diagnostics = [...checkDefaultAccount(options.defaultAccount)];
  }

  add(text: SourceText): void {
    // Whatever was too much for the sources before is said once.
    if (this.#spent.exhausted !== undefined || this.#hasTooManyAccounts) return;
    const { documents, diagnostics } = parseDocuments(text, this.#spent);
    const readings = documents.map((document) => readDocument(document, this.#options));
    for (const { declaration, uses } of readings) {
      for (const use of uses) this.#uses.push(use);
      if (declaration !== undefined) this.#declare(declaration);
    }
    const found = [...diagnostics, ...readings.flatMap((reading) => reading.diagnostics)];
    for (const diagnostic of firstErrors(text.name, found)) this.#diagnostics.push(diagnostic);
    this.#masks.set(
      text.name,
      readings.flatMap(({ masks }) => masks),
    );
  }

  #declare(declaration: Declaration): void {
    const { tag, diagnostic } = accountOf(declaration, this.#options);
    if (diagnostic !== undefined) this.#diagnostics.push(diagnostic);
    if (tag === undefined || this.#hasTooManyAccounts) return;
    const declarations = this.#byAccount.get(tag);
    if (declarations !== undefined) declarations.push(declaration);
    else if (this.#byAccount.size < mostAccounts) this.#byAccount.set(tag, [declaration]);
    else {
      this.#hasTooManyAccounts = true;
      this.#diagnostics.push(tooManyAccounts(declaration));
    }
  }

  end(): ConfigResult {
    for (const shown of shownSecrets(this.#uses)) {
      this.#diagnostics.push(secretInPlainField(shown));
      this.#masks.get(shown.span.file)?.push(shown.span);
    }
    const tags = [...this.#byAccount].sort(([a], [b]) => compareText(a, b));
    const merged = tags.map(([tag, declarations]) => mergeAccount(tag, declarations));
    const between = merged.flatMap(({ account, diagnostics }) =>
      firstErrors(`account ${account.account}`, diagnostics),
    );
    const found = [...this.#diagnostics, ...between];
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

function tooManyAccounts({ document }: Declaration): Diagnostic {
  return {
    severity: 'error',
    code: 'accounts-too-many',
    message: `the documents name more than ${mostAccounts} accounts`,
    span: document.start(),
    hint: 'name the documents of fewer accounts, and run once for each part',
  };
}

function sourceName({ document }: Declaration): string {
  return document.source.name;
}
