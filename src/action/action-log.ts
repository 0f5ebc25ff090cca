import { renderDiagnosticsGithub } from '../render/diagnostics/diagnostics-github.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { ValidateResult } from '../usecases/validate-documents.ts';

export type Diagnostics = ValidateResult['diagnostics'];
type Severity = Diagnostics[number]['severity'];

/** The log of the step. Nothing in it is a workflow command but what is meant as one. */
export class ActionLog {
  readonly #write: (text: string) => Promise<void>;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  /** What a renderer has made safe already. */
  text(text: string): Promise<void> {
    return this.#write(text);
  }

  /** One line of any text. */
  line(text: string): Promise<void> {
    return this.#write(`${sanitiseText(text)}\n`);
  }

  /** What a renderer has made safe already, folded away under a title. */
  group(title: string, text: string): Promise<void> {
    if (text === '') return Promise.resolve();
    return this.#write(`::group::${sanitiseText(title)}\n${text.trimEnd()}\n::endgroup::\n`);
  }

  /** One line of any text that the runner shows only where debug logging is on. */
  debug(text: string): Promise<void> {
    return this.#write(`::debug::${sanitiseText(text).replaceAll('%', '%25')}\n`);
  }

  /** An annotation on the run, without a place in a file. `code` is a stable name of what it is about. */
  error(code: string, message: string, hint?: string): Promise<void> {
    return this.#annotate('error', code, message, hint);
  }

  warning(code: string, message: string, hint?: string): Promise<void> {
    return this.#annotate('warning', code, message, hint);
  }

  notice(code: string, message: string, hint?: string): Promise<void> {
    return this.#annotate('info', code, message, hint);
  }

  #annotate(severity: Severity, code: string, message: string, hint: string | undefined): Promise<void> {
    const diagnostic = { severity, code, message, ...(hint !== undefined && { hint }) };
    return this.#write(renderDiagnosticsGithub([diagnostic], { pathOf: (file) => file }));
  }
}
