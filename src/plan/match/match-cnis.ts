import type { DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import { temporaryName } from '../temporary-name.ts';
import { Matches } from './matches.ts';
import { danglingPin, givenBackAndWanted, sharedPin, type Pinned } from './pin-notes.ts';

/**
 * CNIs by their pin, then by conduit name, which is unique in an account.
 * @param gone keys that no conduit name finds: their CNI is known to be gone, and what has the name is another one
 */
export function matchCnis(
  desired: readonly DesiredCni[],
  live: readonly LiveCni[],
  gone: ReadonlySet<string> = new Set(),
): Matches<LiveCni> {
  const result = new Matches<LiveCni>('cni', (cni) => cni.id);
  const byId = new Map(live.map((cni) => [cni.id.toLowerCase(), cni]));
  const byName = new Map(live.map((cni) => [cni.magic.conduit_name, cni]));
  const dangling = matchPins(desired, byId, result);
  const tombstones = new Map(desired.filter(isSettledTombstone).map((cni) => [cni.key, cni]));
  for (const cni of desired) {
    if (result.has(cni.key) || isSettledTombstone(cni)) continue;
    // A swap of names that was interrupted leaves one CNI under its temporary name.
    const found = gone.has(cni.key)
      ? undefined
      : (byName.get(cni.magic.conduit_name) ?? byName.get(temporaryName(cni.key)));
    const free = found !== undefined && !result.isTaken(found) ? found : undefined;
    if (free !== undefined) result.add(cni.key, free, 'conduit_name');
    const going = found && tombstones.get(result.keyOf(found) ?? '');
    if (cni.state === 'present' && going !== undefined) {
      const why = `magic.conduit_name: ${cni.magic.conduit_name}`;
      result.warnings.push(givenBackAndWanted(pinned(going), cni.key, why));
    }
    if (dangling.has(cni.key)) result.warnings.push(danglingPin(pinned(cni), inWords(free)));
  }
  return result;
}

/** A tombstone with a pin means that CNI alone: once it is gone, nothing else that bears the name is taken for it. */
function isSettledTombstone({ state, id }: DesiredCni): boolean {
  return state === 'absent' && id !== undefined;
}

function matchPins(
  desired: readonly DesiredCni[],
  byId: ReadonlyMap<string, LiveCni>,
  result: Matches<LiveCni>,
): ReadonlySet<string> {
  const dangling = new Set<string>();
  for (const cni of desired) {
    if (cni.id === undefined) continue;
    const found = byId.get(cni.id.toLowerCase());
    const owner = found && result.keyOf(found);
    if (found === undefined) dangling.add(cni.key);
    else if (owner === undefined) result.add(cni.key, found, 'pin');
    else result.errors.push(sharedPin(pinned(cni), owner));
  }
  return dangling;
}

function pinned(cni: DesiredCni): Pinned {
  return { kind: 'cni', field: 'id', pin: cni.id ?? '', declared: cni };
}

function inWords(live: LiveCni | undefined): string | undefined {
  return live && `the live CNI with conduit name ${live.magic.conduit_name} (${live.id})`;
}
