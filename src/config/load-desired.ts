import { type Diagnostic, sortDiagnostics, type Span } from '../diagnostics/diagnostic.ts';
import { Spent } from '../document/compose.ts';
import { parseDocuments } from '../document/parse-documents.ts';
import type { SourceText } from '../document/yaml-document.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { compareText } from '../model/text.ts';
import { DiagnosticGate } from './diagnostic-gate.ts';
import { secretInPlainField, shownSecrets, type VariableUse } from './field-route.ts';
import { mergeAccount } from './merge-account.ts';
import { type Declaration, readDocument } from './read-document.ts';

export type { SourceText } from '../document/yaml-document.ts';

/** Accounts of one run. Each costs a listing of everything in it. */
const mostAccounts = 1000;

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
    // A limit that the sources before exceeded is reported once.
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

/** Errors that are shown of one source, or between those of one account. The next run shows the rest. */
const most = 200;

/** The first diagnostics of a source, with a word about how many there are beyond them. */
function firstErrors(name: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length <= most) return found;
  const shown = sortDiagnostics(errors).slice(0, most);
  const message = `${name} has more errors than these ${most}: they are not shown`;
  return [
    ...shown,
    { severity: 'error', code: 'document-errors', message, hint: 'repair the first ones, then look again' },
  ];
}

const accountTag = /^[0-9a-f]{32}$/;

/** The account of a document that names none, where CLOUDFLARE_ACCOUNT_ID is not set and nothing is asked of the API. */
const unsetAccount = '${env:CLOUDFLARE_ACCOUNT_ID}';

interface AccountOptions {
  readonly offline: boolean;
  readonly defaultAccount: string | undefined;
}

/**
 * The account that a document is about. Offline, an account that comes from an unset variable is known by what is written: the
 * documents of one account still meet.
 */
function accountOf(
  { document, value, unsetAccount: written }: Declaration,
  { offline, defaultAccount }: AccountOptions,
): { readonly tag: string | undefined; readonly diagnostic?: Diagnostic } {
  const named = value.account ?? written;
  if (named !== undefined) return { tag: named };
  if (defaultAccount !== undefined && defaultAccount !== '') return { tag: defaultAccount };
  const diagnostic: Diagnostic = {
    severity: offline ? 'info' : 'error',
    code: 'account-missing',
    message: 'the document names no account, and CLOUDFLARE_ACCOUNT_ID is not set',
    span: document.start(),
    hint: 'write account: with the 32 hexadecimal digits of the account tag, or set CLOUDFLARE_ACCOUNT_ID',
  };
  return offline ? { tag: unsetAccount, diagnostic } : { tag: undefined, diagnostic };
}

/** CLOUDFLARE_ACCOUNT_ID must be an account tag. Its value is not shown: it may be a token that was set in its place. */
export function checkDefaultAccount(defaultAccount: string | undefined): readonly Diagnostic[] {
  if (defaultAccount === undefined || defaultAccount === '' || accountTag.test(defaultAccount)) return [];
  return [
    {
      severity: 'error',
      code: 'account-invalid',
      message: 'CLOUDFLARE_ACCOUNT_ID is not an account tag: 32 lower-case hexadecimal digits',
      hint: 'copy the account ID from the dashboard',
    },
  ];
}
