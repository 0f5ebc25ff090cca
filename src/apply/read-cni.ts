import type { LiveCni } from '../model/live.ts';
import { differingFromOwnWrite } from './cni-differences.ts';
import { jittered } from './jittered.ts';
import { orGone } from './or-gone.ts';
import type { StepContext } from './step-context.ts';

/** Milliseconds before a read of what this run has just written is repeated, roughly. */
const patience = [500, 1_500, 3_000] as const;

/**
 * A CNI before a write; undefined where it does not exist. What this run has made or written may be slow to be seen: an answer that
 * does not know it, or not as it was written, is not believed at once.
 */
export async function readCni(
  id: string,
  { api, memory, pause }: Pick<StepContext, 'api' | 'memory' | 'pause'>,
): Promise<LiveCni | undefined> {
  const own = memory.writtenCni(id);
  const isOwn = own !== undefined || memory.isOwnCni(id);
  const isCurrent = (live: LiveCni | undefined) =>
    live !== undefined && (own === undefined || differingFromOwnWrite(own, live).length === 0);
  let live = await orGone(api.getCni(id));
  for (const wait of isOwn ? patience : []) {
    if (isCurrent(live)) break;
    await pause(jittered(wait));
    live = await orGone(api.getCni(id));
  }
  return live;
}
