import type { WorkAction } from '../../model/work.ts';
import { differingSettingsFields } from '../../plan/diff/cni-differences.ts';
import { refuseStale } from '../refuse-stale.ts';
import type { StepContext, StepDone } from '../step-end.ts';
import { asStored } from '../stored-otherwise.ts';
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
  const answer = await writeUntilCertain({
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
  const { live, stored } = await asStored(
    answer,
    (now) =>
      now.default_asn === default_asn ? [] : [{ field: 'default_asn', asked: default_asn, stored: now.default_asn }],
    () => api.getSettings(),
  );
  memory.settings = live;
  const isUnfit = stored.length > 0;
  return { ok: true, did: `default_asn was set to ${live.default_asn}`, stored, ...(isUnfit && { unfit: true }) };
}
