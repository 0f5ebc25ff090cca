import { ExitCode } from '../../model/exit-code.ts';
import { type Command, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, filesFlag, formatFlag, readLookRequest, slotsFormats } from '../flags.ts';
import { lookVariables } from '../variables.ts';

export const slotsCommand: Command = {
  name: 'slots',
  group: 'look',
  summary: 'List ports',
  description:
    'Lists the ports that an account can see, with site, facility, device and speed. If your account has taken a port, its interconnect and key are shown.',
  details:
    'Upper and lower case do not matter. If no port has the given site, speed or facility, demarc says so and suggests a similar one.',
  flags: {
    site: {
      type: 'text',
      value: 'SITE',
      describe: 'only this site, such as ewr02',
    },
    speed: { type: 'text', value: 'SPEED', describe: 'only this speed: 10G or 100G' },
    facility: { type: 'text', value: 'TEXT', describe: 'only facilities with this in their name' },
    address: { type: 'text', value: 'TEXT', describe: 'only facilities with this in their address' },
    free: { type: 'switch', describe: 'only ports that are not taken' },
    ...formatFlag(slotsFormats),
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc slots --free', 'the ports that you could take'],
    ['demarc slots --free --site ewr02 --speed 10G', 'those for a new circuit in one site'],
  ],
  variables: lookVariables,
  exitCodes: lookCodes,
  async run(args, terminal) {
    const { listSlots } = await import('../../usecases/list-slots.ts');
    const { renderSlotsJson, renderSlotsText } = await import('../../render/tables/slots-accounts-rules.ts');
    const format = args.choice('format', slotsFormats);
    const request = {
      ...readLookRequest(args),
      site: args.text('site'),
      speed: args.text('speed'),
      facility: args.text('facility'),
      address: args.text('address'),
      free: args.switch('free'),
    };
    await terminal.openLog(args);
    const slots = await listSlots(request, terminal.context());
    await terminal.stdout.write(
      format === 'json' ? renderSlotsJson(slots) : renderSlotsText(slots, terminal.style(terminal.stdout)),
    );
    return ExitCode.done;
  },
};
