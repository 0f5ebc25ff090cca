import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { formatFlag, rulesFormats } from '../flags.ts';

export const rulesCommand: Command = {
  name: 'rules',
  group: 'tools',
  summary: 'List the rules that documents are checked against',
  description: 'Lists the rules by id, with severity, the reason for each, and how to fix what it finds.',
  details: 'policy.rules in a document turns a rule off, for one object or all, or changes its severity.',
  positional: { name: 'ID', describe: 'one rule (default: all)', many: false },
  flags: formatFlag(rulesFormats),
  examples: [
    ['demarc rules single-circuit', 'one rule'],
    ['demarc rules --format json', 'for a program'],
  ],
  variables: [],
  exitCodes: { 0: 'done', ...usageCode },
  async run(args, terminal) {
    const { listRules } = await import('../../usecases/list-rules.ts');
    const { renderRulesJson, renderRulesText } = await import('../../render/tables/slots-accounts-rules.ts');
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
  },
};
