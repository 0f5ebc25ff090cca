import { type Command, filesPositional, lookCodes } from '../../command.ts';
import { accountFlag, connectionFlags, formatFlag, outFlag, readConnection, statusFormats } from '../../flags.ts';
import { Outputs } from '../../outputs/outputs.ts';
import { lookVariables } from '../../variables.ts';

const levels = ['circuit', 'device', 'site'] as const;

export const redundancyCommand: Command = {
  name: 'redundancy',
  group: 'look',
  summary: 'Show what each backup set survives: the loss of a circuit, a device, a site',
  description:
    'Shows each backup set with what is Healthy now, and whether a Healthy circuit is left where a circuit, a Cloudflare router or a whole site is lost. It only reads.',
  details:
    '"not now" means that it would be so if all circuits were Healthy. "not known" means that the API does not tell where a circuit is: it never tells the site and the device of a Google attachment. policy.redundancy says what a set must survive: plan warns where it does not (plan-not-redundant).',
  positional: filesPositional,
  flags: {
    require: {
      type: 'text',
      choices: levels,
      value: 'LOSS',
      describe: 'exit with 2 unless each set survives it now: circuit, device or site',
      details: 'Each circuit that carries CNIs must be in a set, too.',
    },
    ...formatFlag(statusFormats),
    ...outFlag(statusFormats),
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc redundancy', 'all backup sets, those that are down to one circuit first'],
    ['demarc redundancy --require circuit', 'a gate before maintenance'],
  ],
  variables: lookVariables,
  exitCodes: { ...lookCodes, 2: '--require is not met' },
  async run(args, terminal) {
    const { judgeRedundancy } = await import('../../../usecases/circuits/judge-redundancy.ts');
    const { renderRedundancyJson, renderRedundancyText } =
      await import('../../../render/redundancy/redundancy-text.ts');
    const format = args.choice('format', statusFormats);
    const outputs = new Outputs(args, statusFormats);
    const require = args.text('require') === undefined ? undefined : args.choice('require', levels);
    const request = { ...readConnection(args), files: args.positionals, accounts: args.list('account'), require };
    await outputs.check();
    await terminal.openLog(args);
    const { exitCode, notes, ...found } = await judgeRedundancy(request, terminal.context());
    for (const note of notes) terminal.note(`note: ${note}`);
    const text = (each: (typeof statusFormats)[number], width?: number) =>
      each === 'json' ? renderRedundancyJson(found) : renderRedundancyText(found, { width });
    await terminal.stdout.write(text(format, terminal.style(terminal.stdout).width));
    return outputs.write((each) => Promise.resolve(text(each)), exitCode, terminal);
  },
};
