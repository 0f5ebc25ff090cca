import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import { ignoreMatcher, nameGlobs } from '../../model/globs/name-globs.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { temporaryName } from '../assigned-names.ts';
import { namedInDocuments } from '../interconnect-names.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, DeletedCnis, UndeclaredInterconnects } from '../stages.ts';
import { hostEvidence } from './host-evidence.ts';
import { matchInterconnects } from './match-interconnects.ts';
import { danglingPin, givenBackAndWanted, isOwn, Matches, type Pinned, sharedPin } from './matches.ts';

const nothing: DeletedCnis = { byKey: new Map(), undeclared: [] };

/**
 * Finds the live object of each declared object. Pure; the order of the inputs does not matter.
 * @param deleted CNIs that show which interconnect a key is, as if they were live
 */
export function matchAccount(desired: DesiredAccount, live: LiveAccount, deleted = nothing): AccountMatch {
  const ignored = ignoreMatcher(desired.policy.ignore);
  const { byKey, undeclared } = deleted;
  const cnis = matchCnis(desired.cnis, live.cnis, new Set(byKey.keys()));
  const hosted = [...live.cnis, ...byKey.values(), ...undeclared];
  const evidence = hostEvidence(desired, new Map([...cnis.matches, ...byKey]), hosted, ignored);
  const { result: interconnects, successors } = matchInterconnects(desired, live, evidence, ignored);
  const errors = [...cnis.errors, ...interconnects.errors];
  for (const cni of desired.cnis) {
    const found = cnis.matches.get(cni.key);
    if (found !== undefined && ignored(found.magic.conduit_name)) errors.push(ignoredAndDeclared(cni, found));
  }
  return {
    interconnects: interconnects.matches,
    successors,
    cnis: cnis.matches,
    undeclared: undeclaredInterconnects(desired, live, { interconnects: interconnects.matches, successors }, ignored),
    reasons: new Map([...interconnects.reasons, ...cnis.reasons]),
    errors,
    warnings: [...cnis.warnings, ...interconnects.warnings, ...uselessGlobs(desired, live)],
  };
}

function ignoredAndDeclared(cni: DesiredCni, found: LiveCni): PlanNote {
  return planNote({
    code: 'plan-ignored-and-declared',
    message: `cni.${cni.key} is the live CNI ${found.magic.conduit_name}, which policy.ignore excludes`,
    address: `cni.${cni.key}`,
    hint: 'remove the declaration, or narrow policy.ignore',
    origin: cni.origin,
  });
}

/**
 * Matches CNIs by pin, then by conduit name, which is unique in an account.
 * @param gone keys whose CNI is known to be gone: a live CNI with that conduit name is another CNI
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
    // An interrupted exchange of names leaves a CNI with its temporary name.
    const found = gone.has(cni.key)
      ? undefined
      : (byName.get(cni.magic.conduit_name) ?? byName.get(temporaryName(cni.key)));
    const free = found !== undefined && !result.isTaken(found) ? found : undefined;
    if (free !== undefined) result.add(cni.key, free, 'conduit_name');
    const tombstone = found && tombstones.get(result.keyOf(found) ?? '');
    if (cni.state === 'present' && tombstone !== undefined) {
      const why = `magic.conduit_name: ${cni.magic.conduit_name}`;
      result.warnings.push(givenBackAndWanted(pinned(tombstone), cni.key, why));
    }
    if (dangling.has(cni.key)) result.warnings.push(danglingPin(pinned(cni), inWords(free)));
  }
  return result;
}

/** A tombstone with a pin means only that CNI. After that CNI is gone, another CNI with the same name does not match. */
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

/** Has a meaning in the globs of a shell, but is plain text here: `{a,b}`, `[x]`, `!(a)`, `**`. */
const shellOnly = /[!@+?*]\(|\*\*/;

function isForShell(glob: string): boolean {
  return shellOnly.test(glob) || encloses(glob, '{', '}') || encloses(glob, '[', ']');
}

function encloses(text: string, first: string, last: string): boolean {
  const start = text.indexOf(first);
  return start !== -1 && text.includes(last, start);
}

/**
 * Finds globs of `policy.ignore` that are written for a shell and match no name. The plan would change or prune the objects that such a
 * glob should leave alone. So the plan warns before that happens.
 */
function uselessGlobs(desired: DesiredAccount, live: LiveAccount): readonly PlanNote[] {
  const suspects = desired.policy.ignore.flatMap((glob, index) => (isForShell(glob) ? [{ glob, index }] : []));
  if (suspects.length === 0) return [];
  const names = [
    ...live.interconnects.map(({ name }) => name),
    ...live.cnis.map(({ magic }) => magic.conduit_name),
    ...desired.interconnects.flatMap(({ name }) => name ?? []),
    ...desired.cnis.map(({ magic }) => magic.conduit_name),
  ];
  const matching = nameGlobs(suspects.map(({ glob }) => glob));
  const useful = new Set<number>();
  for (const name of new Set(names)) for (const at of matching(name)) useful.add(at);
  return suspects.flatMap(({ glob, index }, at) => (useful.has(at) ? [] : [useless(desired, glob, index)]));
}

function useless({ origin }: DesiredAccount, glob: string, index: number): PlanNote {
  return planNote({
    code: 'plan-ignore-useless',
    message: `policy.ignore: ${JSON.stringify(glob)} matches nothing: only * and ? are special, braces, brackets and parentheses are text`,
    hint: 'write one glob for each name, or remove this one',
    origin,
    path: ['policy', 'ignore', index],
  });
}

/**
 * Decides what the plan does with live interconnects that no document declares. Prune never deletes an interconnect of an unknown type or
 * of another account. It also keeps an interconnect that `policy.ignore` names, or that a declared CNI uses by its live name.
 */
function undeclaredInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  match: Pick<AccountMatch, 'interconnects' | 'successors'>,
  isIgnored: (name: string) => boolean,
): UndeclaredInterconnects {
  const declared = new Set(
    [...match.interconnects.values(), ...match.successors.values()].map((interconnect) => interconnect.name),
  );
  const used = namedInDocuments(desired);
  const pruned: LiveInterconnect[] = [];
  const unmanaged: LiveInterconnect[] = [];
  const ignored: LiveInterconnect[] = [];
  for (const interconnect of live.interconnects) {
    if (declared.has(interconnect.name)) continue;
    if (isIgnored(interconnect.name)) ignored.push(interconnect);
    else if (desired.policy.prune && isOurs(interconnect, live.account) && !used.has(interconnect.name))
      pruned.push(interconnect);
    else unmanaged.push(interconnect);
  }
  return { pruned, unmanaged, ignored };
}

function isOurs(interconnect: LiveInterconnect, account: string): boolean {
  return interconnect.type !== 'unknown' && isOwn(interconnect, account);
}
