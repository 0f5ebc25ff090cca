import type { DesiredAccount } from '../model/desired.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** A document source as it was read. `name` is as the user gave it, with forward slashes; `<stdin>` for standard input. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

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

export function loadDesired(sources: readonly SourceText[], options: ConfigOptions): ConfigResult {
  void sources;
  void options;
  return { accounts: [], diagnostics: [], masks: new Map(), files: new Map() };
}
