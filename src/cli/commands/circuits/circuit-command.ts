import { ExitCode } from '../../../model/exit-code.ts';
import { type Command, lookCodes } from '../../command.ts';
import { accountFlag, connectionFlags, filesFlag, formatFlag, outFlag, readLookRequest } from '../../flags.ts';
import { Outputs } from '../../outputs/outputs.ts';
import { lookVariables } from '../../variables.ts';

const circuitFormats = ['text', 'json', 'markdown'] as const;

export const circuitCommand: Command = {
  name: 'circuit',
  group: 'look',
  summary: 'Show all of one circuit, and what is next by its state',
  description:
    'Shows the page of a circuit: place, port, backup sets, CNIs with addresses, session and routes, labels, and where it is declared. Then what is next by its state: what to order, to check or to configure. It only reads, and shows no secret.',
  details:
    "Pending: the letter and the port to cable, and for how long it has been ordered (label ordered: YYYY-MM-DD). Down or Unhealthy: what to check and the facts for support. Healthy: the router's side.",
  positional: { name: 'KEY', describe: 'a key, an address (interconnect.KEY, cni.KEY), or a live name', many: false },
  flags: {
    ...formatFlag(circuitFormats),
    ...outFlag(circuitFormats),
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc circuit ewr-a', 'the page of a circuit'],
    ['demarc circuit cni.wan-ewr-a --format markdown', 'that of the circuit of a CNI, for a ticket'],
  ],
  variables: lookVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const [key] = args.positionals;
    if (key === undefined || args.positionals.length > 1) throw args.error('circuit takes one KEY');
    const { readDossiers } = await import('../../../usecases/circuits/read-dossier.ts');
    const page = await import('../../../render/inventory/dossier-page.ts');
    const format = args.choice('format', circuitFormats);
    const outputs = new Outputs(args, circuitFormats);
    await outputs.check();
    await terminal.openLog(args);
    const { dossiers, notes } = await readDossiers({ ...readLookRequest(args), key }, terminal.context());
    for (const note of notes) terminal.note(`note: ${note}`);
    const style = terminal.style(terminal.stdout);
    const text = (each: (typeof circuitFormats)[number], color: boolean) =>
      each === 'json'
        ? page.renderDossierJson(dossiers)
        : each === 'markdown'
          ? page.renderDossierMarkdown(dossiers)
          : page.renderDossierText(dossiers, { ...style, color: color && style.color });
    await terminal.stdout.write(text(format, true));
    return outputs.write((each) => Promise.resolve(text(each, false)), ExitCode.done, terminal);
  },
};
