import { differingSettingsFields } from '../../plan/diff/same-live.ts';
import type { WorkAction } from '../../model/work.ts';
import { refuseStale } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';
import { writeUntilCertain } from '../write-until-certain.ts';

const call = 'update_settings';
const object = "the account's settings";

/** PUT of the account's settings, always with a number. */
export async function updateSettings(
  action: Extract<WorkAction, { call: typeof call }>,
  { api, memory, pause }: StepContext,
): Promise<StepDone> {
  const { default_asn } = action;
  let before = await api.getSettings();
  refuseStale(call, object, differingSettingsFields(memory.settings ?? action.seen, before), 'before the write');
  memory.settings = await writeUntilCertain({
    call,
    pause,
    send: () => api.updateSettings({ default_asn }),
    look: async () => {
      const now = await api.getSettings();
      if (now.default_asn === default_asn) return now;
      refuseStale(call, object, differingSettingsFields(before, now), 'after a try');
      before = now;
      return undefined;
    },
  });
  return { ok: true, did: `default_asn was set to ${default_asn}` };
}
