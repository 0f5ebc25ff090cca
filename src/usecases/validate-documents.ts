import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { ExitCode } from '../model/exit-code.ts';
import { accountOfDocuments, isError, loadDocuments } from './load-documents.ts';
import type { RunContext } from './run-context.ts';

export interface ValidateRequest {
  readonly files: readonly string[];
  readonly accounts: readonly string[];
}

export interface ValidateResult {
  readonly exitCode: ExitCode;
  /** Sorted. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  readonly counts: {
    readonly files: number;
    readonly accounts: number;
    readonly interconnects: number;
    readonly cnis: number;
  };
}

/** Checks shape and rules offline: without credentials or network. Variables need not be set. */
export async function validate(request: ValidateRequest, context: RunContext): Promise<ValidateResult> {
  const { accounts, diagnostics, sources, files } = await loadDocuments(
    {
      ...request,
      offline: true,
      skipSecrets: false,
      defaultAccount: accountOfDocuments(context.environment),
      rules: true,
    },
    context,
  );
  return {
    exitCode: diagnostics.some(isError) ? ExitCode.invalid : ExitCode.done,
    diagnostics,
    sources,
    counts: {
      files: new Set([...files.values()].flat()).size,
      accounts: accounts.length,
      interconnects: sum(accounts.map(({ interconnects }) => interconnects.length)),
      cnis: sum(accounts.map(({ cnis }) => cnis.length)),
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
