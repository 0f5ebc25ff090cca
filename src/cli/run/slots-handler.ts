import { ExitCode } from '../../model/exit-code.ts';
import { renderSlotsJson, renderSlotsText } from '../../render/tables/tables.ts';
import { listSlots } from '../../usecases/list-slots.ts';
import type { Run } from '../command.ts';
import { readLookRequest, slotsFormats } from '../flags.ts';

export const runSlots: Run = async (args, terminal) => {
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
};
