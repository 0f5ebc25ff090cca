import type { Command } from '../command.ts';
import { slotsFormats } from '../formats.ts';
import { accountFlag, connectionFlags, formatFlag } from '../flags.ts';
import { filesFlag, lookCodes } from './codes.ts';

export const slotsCommand: Command = {
  name: 'slots',
  summary: 'List ports',
  description: 'Lists the ports that an account can see, with site, facility, device and speed.',
  flags: {
    site: { type: 'text', describe: 'Only this site, such as ewr02' },
    speed: { type: 'text', describe: 'Only this speed: 10G or 100G' },
    facility: { type: 'text', describe: 'Only facilities with this in their name, in any case' },
    address: { type: 'text', describe: 'Only facilities with this in their address' },
    free: { type: 'switch', describe: 'Only ports that are not taken' },
    ...formatFlag(slotsFormats),
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [['demarc slots --free --site ewr02 --speed 10G', 'where a circuit could go']],
  exitCodes: lookCodes,
  load: async () => (await import('../run/slots.ts')).runSlots,
};
