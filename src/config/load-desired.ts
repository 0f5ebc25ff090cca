import { type Diagnostic, sortDiagnostics, type Span } from '../diagnostics/diagnostic.ts';
import { Spent } from '../document/limits.ts';
import { parseDocuments } from '../document/parse-documents.ts';
import type { SourceText } from '../document/yaml-document.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { compareText } from '../model/text.ts';
import { DiagnosticGate } from './diagnostic-gate.ts';
import type { FieldProblem } from './field-problem.ts';
import { secretInPlainField, shownSecrets, type VariableUse } from './field-route.ts';
import { mergeAccount } from './merge-account.ts';
import { type Declaration, readDocument } from './read-document.ts';

/** The most accounts of a run. Each account costs a listing of all its objects. */
const mostAccounts = 1000;

export interface ConfigOptions {
  /** The variables for substitution. demarc reads only names that begin with DEMARC_. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** If true, unset variables become `unknown` fields, each with an info diagnostic (`variable-unset`). If false, they are errors. */
  readonly offline: boolean;
  /** If true, sensitive fields are not resolved. They are listed in `unknown`. */
  readonly skipSecrets: boolean;
  /** CLOUDFLARE_ACCOUNT_ID: the account of documents that do not name an account. */
  readonly defaultAccount: string | undefined;
  /** The version of demarc, for `requires`. */
  readonly version: string;
}

export interface ConfigResult {
  /** Sorted by account tag, with objects sorted by key. May be incomplete if a diagnostic is an error. */
  readonly accounts: readonly DesiredAccount[];
  /** Sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Later diagnostics about these sources must pass through this gate. `diagnostics` have passed it already. */
  readonly gate: DiagnosticGate;
  /** By account tag: the sorted names of the sources that declare something for the account. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** By account tag: its documents, in the order of their sources. */
  readonly declarations: ReadonlyMap<string, readonly Declaration[]>;
}

/**
 * Reads documents as the desired state of accounts: parses, substitutes, checks the shape, and merges. The order of sources, documents and
 * keys has no effect. All problems come back as diagnostics; no text makes it throw.
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
    // A limit that earlier sources exceeded is reported only once.
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
      declarations: new Map(tags),
    };
  }
}

function tooManyAccounts({ document }: Declaration): FieldProblem {
  return {
    severity: 'error',
    code: 'accounts-too-many',
    message: `the documents name more than ${mostAccounts} accounts`,
    span: document.start(),
    hint: 'give the documents of fewer accounts, and run once for each part',
  };
}

function sourceName({ document }: Declaration): string {
  return document.source.name;
}

/** The most errors that are shown for a source, or for conflicts within an account. The next run shows the rest. */
const most = 200;

/** The first diagnostics of a source. If it has more, a last diagnostic states their number. */
function firstErrors(name: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length <= most) return found;
  const shown = sortDiagnostics(errors).slice(0, most);
  const message = `${name} has more errors than these ${most}: the others are not shown`;
  const hint = 'fix the first ones, then run it again';
  const rest: FieldProblem = { severity: 'error', code: 'document-errors', message, hint };
  return [...shown, rest];
}

const accountTag = /^[0-9a-f]{32}$/;

/** The account of a document that names none, if CLOUDFLARE_ACCOUNT_ID is not set and the API is not asked. */
const unsetAccount = '${env:CLOUDFLARE_ACCOUNT_ID}';

interface AccountOptions {
  readonly offline: boolean;
  readonly defaultAccount: string | undefined;
}

/**
 * The account of a document. Offline, the written text identifies an account whose variable is not set. Documents with the same text then
 * belong to the same account.
 */
function accountOf(
  { document, value, unsetAccount: written }: Declaration,
  { offline, defaultAccount }: AccountOptions,
): { readonly tag: string | undefined; readonly diagnostic?: FieldProblem } {
  const named = value.account ?? written;
  if (named !== undefined) return { tag: named };
  if (defaultAccount !== undefined && defaultAccount !== '') return { tag: defaultAccount };
  const diagnostic: FieldProblem = {
    severity: offline ? 'info' : 'error',
    code: 'account-missing',
    message: 'the document names no account, and CLOUDFLARE_ACCOUNT_ID is not set',
    span: document.start(),
    hint: 'write account: with the 32 hexadecimal digits of the account tag, or set CLOUDFLARE_ACCOUNT_ID',
  };
  return offline ? { tag: unsetAccount, diagnostic } : { tag: undefined, diagnostic };
}

/** CLOUDFLARE_ACCOUNT_ID must be an account tag. Messages never show its value, because it may be a token by mistake. */
export function checkDefaultAccount(defaultAccount: string | undefined): readonly FieldProblem[] {
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
