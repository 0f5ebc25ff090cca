import { renderDiagnosticsGithub } from '../render/diagnostics/diagnostics-github.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { ActionCode } from '../usecases/explain/action-pages.ts';
import type { ValidateResult } from '../usecases/validate-documents.ts';

export type Diagnostics = ValidateResult['diagnostics'];
type Severity = Diagnostics[number]['severity'];

/** The log of the step. Text from outside is escaped, so that it never becomes a workflow command. */
export class ActionLog {
  readonly #write: (text: string) => Promise<void>;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  /** Writes text that a renderer has already escaped. */
  text(text: string): Promise<void> {
    return this.#write(text);
  }

  /** Writes one line and escapes the text. */
  line(text: string): Promise<void> {
    return this.#write(`${sanitiseText(text)}\n`);
  }

  /** Writes text that a renderer has already escaped, in a group that the log shows collapsed. */
  group(title: string, text: string): Promise<void> {
    if (text === '') return Promise.resolve();
    return this.#write(`::group::${sanitiseText(title)}\n${text.trimEnd()}\n::endgroup::\n`);
  }

  /** Writes one escaped line that the runner shows only when debug logging is on. */
  debug(text: string): Promise<void> {
    return this.#write(`::debug::${sanitiseText(text).replaceAll('%', '%25')}\n`);
  }

  /** Adds an annotation to the run, without a position in a file. `code` is a stable name of the problem. */
  error(code: ActionCode, message: string, hint?: string): Promise<void> {
    return this.#annotate('error', code, message, hint);
  }

  warning(code: ActionCode, message: string, hint?: string): Promise<void> {
    return this.#annotate('warning', code, message, hint);
  }

  notice(code: ActionCode, message: string, hint?: string): Promise<void> {
    return this.#annotate('info', code, message, hint);
  }

  #annotate(severity: Severity, code: ActionCode, message: string, hint: string | undefined): Promise<void> {
    const diagnostic = { severity, code, message, ...(hint !== undefined && { hint }) };
    return this.#write(renderDiagnosticsGithub([diagnostic], { pathOf: (file) => file }));
  }
}
