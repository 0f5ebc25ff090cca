import { renderDiagnosticsMarkdown } from '../../render/diagnostics-markdown.ts';
import { repositoryPath } from '../../usecases/files/repository-path.ts';
import { validate } from '../../usecases/validate.ts';
import { annotate } from '../annotations.ts';
import type { Command } from '../run.ts';

/** Both gates, offline: annotations and a summary. */
export const runValidate: Command = async ({ inputs, world, log, summary, context }) => {
  const { environment } = world;
  const result = await validate({ files: inputs.files, accounts: inputs.accounts }, context);
  await annotate(result.diagnostics, result.sources, { environment, changed: new Map(), log });
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), environment);
  await summary.add((maxBytes) =>
    renderDiagnosticsMarkdown(result.diagnostics, { counts: result.counts, pathOf, maxBytes }),
  );
  return result.exitCode;
};
