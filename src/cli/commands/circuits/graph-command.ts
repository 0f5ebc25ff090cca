import type { Picture } from '../../../render/graph/picture.ts';
import { type Command, filesPositional, lookCodes } from '../../command.ts';
import {
  accountFlag,
  circuitFlags,
  connectionFlags,
  formatFlag,
  type GraphFormat,
  graphFormats,
  outFlag,
  readCircuitFilter,
  readConnection,
} from '../../flags.ts';
import { Outputs } from '../../outputs/outputs.ts';
import { lookVariables } from '../../variables.ts';

export const graphCommand: Command = {
  name: 'graph',
  group: 'look',
  summary: 'Draw the network: metros, sites, devices, circuits, CNIs, customers',
  description:
    'Draws metro, site, device, circuit, CNI and customer from left to right. The state of a circuit is a colour, a shape and a word. With --plan, the picture has what apply would add (+), change (~), move (>) and delete (-). It only reads, and draws no secret.',
  details:
    'mermaid is for Markdown, dot for Graphviz, svg for a page or a document, light or dark as its reader has it, html for a browser: one file that asks for nothing, with search, filters and zoom, all by keys, too (? shows them). A customer is a service, or an AS number, drawn once in each metro. A picture with too much to be read draws a metro as one box that counts; metros that a plan changes, or else those with something sick, stay open where there is room for all of them. With --plan, what is left in the backup sets that lose a circuit has the mark =.',
  positional: filesPositional,
  flags: {
    plan: { type: 'switch', describe: 'also draw what a plan of the documents would change' },
    ...formatFlag(graphFormats),
    ...outFlag(graphFormats),
    ...circuitFlags,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc graph --metro ewr', 'a flowchart of one metro, for Markdown'],
    ['demarc graph --format html > network.html', 'all of it, to search in a browser'],
    ['demarc graph --plan --out svg=plan.svg', 'what a plan does to the network'],
  ],
  variables: lookVariables,
  exitCodes: { ...lookCodes, 3: 'the documents are invalid, or --plan cannot plan them on this account' },
  async run(args, terminal) {
    const { createdRecord, readGraph } = await import('../../../usecases/circuits/read-graph.ts');
    const { buildPicture } = await import('../../../render/graph/build-picture.ts');
    const format = args.choice('format', graphFormats);
    const outputs = new Outputs(args, graphFormats);
    const filter = await readCircuitFilter(args);
    const where = { files: args.positionals, accounts: args.list('account') };
    const request = { ...readConnection(args), ...where, filter, planned: args.switch('plan') };
    await outputs.check();
    await terminal.openLog(args);
    const read = await readGraph(request, terminal.context());
    for (const note of read.notes) terminal.note(`note: ${note}`);
    const { plan, exitCode } = read;
    if (plan !== undefined) {
      const { showTrouble, showWarnings } = await import('../../show-plan.ts');
      await showWarnings(read, terminal);
      // A guard is a note in the picture: it holds apply back, and no picture.
      await showTrouble({ ...plan, accounts: plan.accounts.map((each) => ({ ...each, guards: [] })) }, terminal);
    }
    const { takesCircuit } = await import('../../../usecases/circuits/filter-circuits.ts');
    const picture = buildPicture(
      read.accounts,
      plan && { plan, isDrawn: (each) => filter === undefined || takesCircuit(filter, createdRecord(each)) },
    );
    await terminal.stdout.write(await graphText(picture, format));
    return outputs.write((each) => graphText(picture, each), exitCode, terminal);
  },
};

/** Each renderer is loaded only when it is needed. */
async function graphText(picture: Picture, format: GraphFormat): Promise<string> {
  switch (format) {
    case 'mermaid':
      return (await import('../../../render/graph/graph-mermaid.ts')).renderGraphMermaid(picture);
    case 'dot':
      return (await import('../../../render/graph/graph-dot.ts')).renderGraphDot(picture);
    case 'svg':
      return (await import('../../../render/graph/graph-svg.ts')).renderGraphSvg(picture);
    case 'html':
      return (await import('../../../render/graph/graph-html.ts')).renderGraphHtml(picture);
  }
}
