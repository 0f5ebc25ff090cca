import { renderRulesJson, renderRulesText } from '../../render/rules.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { listRules } from '../../usecases/list-rules.ts';
import { rulesFormats } from '../formats.ts';
import type { Run } from '../command.ts';

export const runRules: Run = async (args, terminal) => {
  const format = args.choice('format', rulesFormats);
  const rules = listRules();
  await terminal.stdout.write(format === 'json' ? renderRulesJson(rules) : renderRulesText(rules));
  return ExitCode.done;
};
