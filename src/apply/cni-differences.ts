import type { LiveCni } from '../model/live.ts';
import { differingCniFields } from '../plan/diff/same-live.ts';

/** Fields of a CNI that differ from how a write of this run left it. */
export function differingFromOwnWrite(written: LiveCni, now: LiveCni): readonly string[] {
  const fields = differingCniFields(written, now);
  // Whether the answer to a PUT gives the MD5 key back is not documented: one that it lacks cannot be compared.
  const unreadable = written.bgp?.md5_key === undefined || now.bgp?.md5_key === undefined;
  return unreadable ? fields.filter((field) => field !== 'bgp.md5_key') : fields;
}
