import type { DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import { planNote } from '../note.ts';
import { temporaryName } from '../temporary-name.ts';
import { Matches } from './matches.ts';

/** CNIs by their pin, then by conduit name, which is unique in an account. */
export function matchCnis(desired: readonly DesiredCni[], live: readonly LiveCni[]): Matches<LiveCni> {
  const result = new Matches<LiveCni>('cni', (cni) => cni.id);
  const byId = new Map(live.map((cni) => [cni.id.toLowerCase(), cni]));
  const byName = new Map(live.map((cni) => [cni.magic.conduit_name, cni]));
  const dangling = matchPins(desired, byId, result);
  for (const cni of desired) {
    if (result.has(cni.key)) continue;
    // A swap of names that was interrupted leaves one CNI under its temporary name.
    const found = byName.get(cni.magic.conduit_name) ?? byName.get(temporaryName(cni.key));
    const free = found !== undefined && !result.isTaken(found) ? found : undefined;
    if (free !== undefined) result.add(cni.key, free, 'conduit_name');
    if (dangling.has(cni.key)) result.warnings.push(danglingPin(cni, free));
  }
  return result;
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
    else result.errors.push(sharedPin(cni, owner));
  }
  return dangling;
}

function sharedPin(cni: DesiredCni, owner: string) {
  return planNote({
    code: 'plan-pin-shared',
    message: `cni.${cni.key} and cni.${owner} are pinned to the same live CNI ${cni.id ?? ''}`,
    address: `cni.${cni.key}`,
    hint: 'remove the pin from one of them',
    origin: cni.origin,
    path: ['id'],
  });
}

function danglingPin(cni: DesiredCni, instead: LiveCni | undefined) {
  const then =
    instead === undefined
      ? 'nothing else matches it either'
      : `the live CNI with conduit name ${instead.magic.conduit_name} (${instead.id}) is taken instead`;
  return planNote({
    code: 'plan-pin-dangling',
    message: `cni.${cni.key} is pinned to ${cni.id ?? ''}, which does not exist; ${then}`,
    address: `cni.${cni.key}`,
    hint: 'correct or remove the pin',
    origin: cni.origin,
    path: ['id'],
  });
}
