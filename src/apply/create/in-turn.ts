import type { LiveInterconnect } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { NewInterconnect } from '../../model/work.ts';
import type { StepContext } from '../step-context.ts';
import { notAttempted, StepStop } from '../step-stop.ts';
import type { Create, Created } from './create.ts';

type Attachment = Extract<NewInterconnect, { type: 'gcp_partner' }>;

/**
 * Creates an attachment while no other one is created in its region. The API shows nothing that tells the two of a redundant pair
 * apart: created side by side, each could be taken for the other where an answer is lost.
 */
export function inTurn(
  { region }: Attachment,
  create: Create<LiveInterconnect>,
  { api, memory, interrupted }: StepContext,
  run: (create: Create<LiveInterconnect>) => Promise<Created<LiveInterconnect>>,
): Promise<Created<LiveInterconnect>> {
  return memory.turns.take(region, async () => {
    if (interrupted()) throw notAttempted('create_interconnect');
    for (const { name } of await lookalikes(create, () => api.listInterconnects({ type: 'gcp_partner' }))) {
      memory.interconnectSeen(name);
    }
    const lost = memory.lostIn(region);
    const doubt = lost ? 'an earlier create of this run in that region ended without certainty' : undefined;
    try {
      return await run({ ...create, doubt: () => doubt });
    } catch (error) {
      if (error instanceof StepStop && error.end.outcome === 'unknown') memory.createLost(region);
      throw error;
    }
  });
}

/** What is like it just before it is created: none of these will be its result. Not known where the listing fails: the plan's must do. */
async function lookalikes(
  create: Create<LiveInterconnect>,
  list: () => Promise<readonly LiveInterconnect[]>,
): Promise<readonly LiveInterconnect[]> {
  try {
    return (await list()).filter((one) => create.isLike(one));
  } catch (error) {
    if (error instanceof NetworkError) return [];
    throw error;
  }
}
