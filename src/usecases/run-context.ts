import { proxySecrets } from '../api/choose-proxy.ts';
import type { RequestRecord } from '../api/client.ts';
import { redact } from '../api/redact.ts';
import { checkDefaultAccount } from '../config/load-desired.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { maskTokens } from '../diagnostics/looks-like-token.ts';
import { ExitCode } from '../model/exit-code.ts';
import { sanitiseText } from '../render/text/sanitise.ts';

export type { RequestRecord };

/** What a use case takes from the world around it, so that a terminal, an Action and a test can each hand in their own. */
export interface RunContext {
  /** The version of demarc. */
  readonly version: string;
  readonly environment: Environment;
  /** Standard input; read only where a file is called `-`. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Something worth knowing that is neither data nor an error: one line. */
  readonly notify: (line: string) => void;
  /** Told of each request once it has ended. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Told of each secret that the run knows, before the first request: for logs that can hide a text. */
  readonly onSecret?: ((secret: string) => void) | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The first of these variables that holds something, trimmed. An unset secret of a CI system arrives empty: that is not set. */
export function environmentValue(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
}

/** `CLOUDFLARE_ACCOUNT_ID` as it is set: for documents that name no account, whose gate checks it. Empty is not set. */
export function accountOfDocuments(environment: Environment): string | undefined {
  return environmentValue(environment, 'CLOUDFLARE_ACCOUNT_ID');
}

/**
 * `CLOUDFLARE_ACCOUNT_ID` for what goes straight to the API. Rejects what is no account tag as the gate of documents does, with the same words
 * and the same exit code, before anything is asked.
 */
export function accountFromEnvironment(environment: Environment): string | undefined {
  const account = accountOfDocuments(environment);
  const [problem] = checkDefaultAccount(account);
  if (problem === undefined) return account;
  throw new Failure(problem.message, {
    exitCode: ExitCode.invalid,
    hint: `${problem.hint ?? ''}; nothing was read from the API and nothing was changed`,
  });
}

export function isTag(text: string): boolean {
  return checkDefaultAccount(text).length === 0;
}

export const noTag = 'an account is named that is not an account tag: 32 lower-case hexadecimal digits';

/** Refuses what is no account tag in `--account`. Its value is not shown: it may be a token that was given in its place. */
export function checkTags(accounts: readonly string[]): void {
  if (accounts.every(isTag)) return;
  throw new Failure(noTag, {
    exitCode: ExitCode.usage,
    hint: 'Copy the account ID from the dashboard into --account, or into account-id of the Action.',
  });
}

/** Whether GitHub Actions runs this, where what to do about a mistake is another. */
export function inWorkflow(environment: Environment): boolean {
  return environmentValue(environment, 'GITHUB_ACTIONS') === 'true';
}

/** Whether Dependabot started the run, also where a person runs it again: GitHub gives it the secrets of Dependabot and no others. */
export function isOfDependabot(environment: Environment): boolean {
  return inWorkflow(environment) && environmentValue(environment, 'GITHUB_ACTOR') === 'dependabot[bot]';
}

declare const __DEMARC_VERSION__: string | undefined;

/** The version in package.json; the build puts it in. Run from source there is none. */
export const version = typeof __DEMARC_VERSION__ === 'string' ? __DEMARC_VERSION__ : '0.0.0-source';

/** What --verbose tells of a request: method, path, status, time and `cf-ray`; never headers or bodies. */
export function requestLine(record: RequestRecord): string {
  const outcome = record.status === undefined ? (record.error ?? 'no answer') : String(record.status);
  const ray = record.cfRay === undefined ? '' : ` cf-ray ${record.cfRay}`;
  return sanitiseText(`${record.method} ${record.path} ${outcome} ${Math.round(record.durationMs)} ms${ray}`);
}

export { redact } from '../api/redact.ts';

const credential = /token|secret|passw|pwd|key|auth|md5|psk|cred|^DEMARC_/i;
/** A shorter value is part of too many words. */
const shortest = 6;

/**
 * A text of an error that nobody foresaw, without what the environment holds of credentials and what the run has learned: it may quote what was
 * sent or read.
 */
export function hideSecrets(text: string, environment: Environment, learned: Iterable<string> = []): string {
  const values = Object.entries(environment).flatMap(([name, value = '']) => [
    ...(credential.test(name) ? [value, value.trim()] : []),
    ...(/proxy/i.test(name) || value.includes('@') ? proxySecrets(value) : []),
  ]);
  return hideLearned(text, [...values, ...learned]);
}

/**
 * A text that quotes what somebody typed (a flag, an input, the name of a file), without what the run has learned of secrets, and what looks
 * like a token: it may have been typed in the wrong place.
 */
export function hideLearned(text: string, learned: Iterable<string>): string {
  return maskTokens(
    redact(
      text,
      [...learned].filter(({ length }) => length >= shortest),
    ),
  );
}

export interface FailureDetails {
  readonly exitCode: ExitCode;
  /** What to do about it. */
  readonly hint?: string;
  /** What is wrong with the documents, where that is what ends the run. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The texts that the diagnostics point into, by name. */
  readonly sources?: ReadonlyMap<string, string>;
  readonly cause?: unknown;
}

/** A run that a user can put right: wrong input, missing credentials, a file in the way. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;

  constructor(message: string, details: FailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.exitCode = details.exitCode;
    this.hint = details.hint;
    this.diagnostics = details.diagnostics ?? [];
    this.sources = details.sources ?? new Map();
  }
}
