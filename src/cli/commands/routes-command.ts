import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, filesFlag, formatFlag, readLookRequest, routesFormats } from '../flags.ts';
import { lookVariables } from '../variables.ts';

export const routesCommand: Command = {
  name: 'routes',
  group: 'look',
  summary: 'Show which prefix rides on which circuits now',
  description:
    'Shows the static routes of Magic Transit and Magic WAN with the CNIs and tunnels through which they go, their health, and whether Cloudflare advertises the prefix. At the end: CNIs on which no static route rides. It only reads.',
  details:
    'A route has a priority and a scope: the regions and data centres in which it exists. Routes that are learned over BGP are in no listing of the API.',
  flags: { ...formatFlag(routesFormats), ...filesFlag, ...accountFlag, ...connectionFlags },
  examples: [
    ['demarc routes', 'all prefixes of the account'],
    ['demarc routes --format json', 'the same for a program'],
  ],
  variables: lookVariables,
  exitCodes: { ...lookCodes, 1: 'the routes could not be read, or another error of network, API or permission' },
  async run(args, terminal) {
    const { listRoutes } = await import('../../usecases/list-routes.ts');
    const { renderRoutesJson, renderRoutesText } = await import('../../render/tables/routes-table.ts');
    const format = args.choice('format', routesFormats);
    const request = readLookRequest(args);
    await terminal.openLog(args);
    const { exitCode, listings } = await listRoutes(request, terminal.context());
    await terminal.stdout.write(
      format === 'json' ? renderRoutesJson(listings) : renderRoutesText(listings, terminal.style(terminal.stdout)),
    );
    return exitCode;
  },
};
