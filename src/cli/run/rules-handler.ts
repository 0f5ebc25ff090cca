import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { renderRulesJson, renderRulesText } from '../../render/tables/tables.ts';
import { listRules } from '../../usecases/list-rules.ts';
import type { Run } from '../command.ts';
import { rulesFormats } from '../flags.ts';

export const runRules: Run = async (args, terminal) => {
  const format = args.choice('format', rulesFormats);
  const all = listRules();
  const [id] = args.positionals;
  const rules = id === undefined ? all : all.filter((rule) => rule.id === id.toLowerCase());
  if (id !== undefined && rules.length === 0) {
    const near = nearest(
      id,
      all.map((rule) => rule.id),
    );
    const suggestion = near === undefined ? 'demarc rules lists them' : `did you mean ${near}?`;
    throw args.error(`there is no rule ${JSON.stringify(id)}; ${suggestion}`);
  }
  await terminal.stdout.write(format === 'json' ? renderRulesJson(rules) : renderRulesText(rules));
  return ExitCode.done;
};
