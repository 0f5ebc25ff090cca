import type { Command } from '../command.ts';
import { accountFlag, connectionFlags, formatFlag, slotsFormats } from '../flags.ts';
import { filesFlag, lookCodes } from '../help.ts';

export const slotsCommand: Command = {
  name: 'slots',
  summary: 'List ports',
  description:
    'Lists the ports that an account can see, with site, facility, device and speed. A taken port says by which of your keys, where the account itself has it. A site, speed or facility that no port has is named, with what was probably meant.',
  flags: {
    site: {
      type: 'text',
      describe: 'Only this site, such as ewr02; upper and lower case do not matter here and below',
    },
    speed: { type: 'text', describe: 'Only this speed: 10G or 100G' },
    facility: { type: 'text', describe: 'Only facilities with this in their name' },
    address: { type: 'text', describe: 'Only facilities with this in their address' },
    free: { type: 'switch', describe: 'Only ports that are not taken' },
    ...formatFlag(slotsFormats),
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [['demarc slots --free --site ewr02 --speed 10G', 'where a circuit could go']],
  exitCodes: lookCodes,
  load: async () => (await import('../run/slots-handler.ts')).runSlots,
};
