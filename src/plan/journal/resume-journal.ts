import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import { journaledAddress, type JournaledCni } from '../../model/journal.ts';
import type { LiveAccount, LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { cniDifferences } from '../diff/cni-differences.ts';
import { lostFields } from '../diff/same-wire-value.ts';
import { matchCnis } from '../match/match-account.ts';
import { planNote } from '../note.ts';
import type { DeletedCnis, Host, Restore, Restored, ResumedJournal } from '../stages.ts';
import { asDeclared, completed, journaledHost } from './complete.ts';

export function nothingToResume(desired: DesiredAccount): ResumedJournal {
  return { desired, declared: new Map(), undeclared: [], settled: [], warnings: [] };
}

/**
 * Finds CNIs that an interrupted run deleted and did not create again. Fields that the documents write count; all other fields are
 * restored. A CNI that no document declares is restored unchanged. Pure: the journal is an input like the documents.
 */
export function resumeJournal(
  desired: DesiredAccount,
  live: LiveAccount,
  journal: readonly JournaledCni[],
): ResumedJournal {
  if (journal.length === 0) return nothingToResume(desired);
  const search = new Search(desired, live);
  const declared = new Map<string, Restored>();
  const undeclared: Restored[] = [];
  const settled: string[] = [];
  const warnings: PlanNote[] = [];
  for (const entry of [...journal].sort((a, b) => compareText(a.cni.id, b.cni.id))) {
    const found = search.settle(entry);
    if ('restored' in found) {
      const { key, restored } = found;
      if (key === undefined) undeclared.push(restored);
      else if (!declared.has(key)) declared.set(key, restored);
    } else {
      settled.push(entry.cni.id);
      if (found.warning !== undefined) warnings.push(found.warning);
    }
  }
  const cnis = desired.cnis.map((cni) => {
    const restored = declared.get(cni.key);
    return restored === undefined ? cni : search.completed(cni, restored.entry, restored.live);
  });
  return { desired: { ...desired, cnis }, declared, undeclared, settled, warnings };
}

type Found =
  { readonly restored: Restored; readonly key: string | undefined } | { readonly warning: PlanNote | undefined };

class Search {
  readonly #desired: DesiredAccount;
  readonly #live: LiveAccount;
  readonly #matches: ReadonlyMap<string, LiveCni>;

  constructor(desired: DesiredAccount, live: LiveAccount) {
    this.#desired = desired;
    this.#live = live;
    this.#matches = matchCnis(desired.cnis, live.cnis).matches;
  }

  settle(entry: JournaledCni): Found {
    // The delete was never carried out: the CNI is planned as usual.
    if (this.#live.cnis.some(({ id }) => id === entry.cni.id)) return { warning: undefined };
    const declared = this.#declaredOf(entry);
    if (declared?.state === 'absent') return { warning: notWanted(entry, 'the documents say state: absent') };
    if (declared === undefined && this.#desired.policy.prune) {
      return { warning: notWanted(entry, 'no document declares it and policy.prune is on') };
    }
    const live = this.#replacementFor(entry, declared);
    const wanted = declared === undefined ? asDeclared(entry) : this.completed(declared, entry, live);
    const lost = live === undefined ? [] : lostFields(entry.cni, live);
    const differing = live === undefined ? [] : cniDifferences(wanted, live).fields.map(({ path }) => path);
    if (live !== undefined && !isOurs(entry, live)) {
      return { warning: differing.length === 0 ? undefined : madeByHand(entry, live, differing) };
    }
    if (live !== undefined && differing.length + lost.length === 0) return { warning: undefined };
    const { fields, set } = declared === undefined ? { fields: [], set: [] } : cniDifferences(declared, entry.cni);
    const back = lost.map((path) => ({ path, after: { known_after_apply: true } as const }));
    return { key: declared?.key, restored: { entry, live, set, otherwise: fields, lost: back } };
  }

  completed(declared: DesiredCni, entry: JournaledCni, live: LiveCni | undefined): DesiredCni {
    return completed(declared, { cni: entry.cni, host: journaledHost(entry, this.#desired) }, live);
  }

  /**
   * Finds the declaration by its pin, then by conduit name (unique in an account), then by the key that it had. A tombstone that is pinned
   * to another object means only that object, whatever its name and key are. A declaration that matches another live CNI means that CNI.
   */
  #declaredOf(entry: JournaledCni): DesiredCni | undefined {
    const { cni, key, created } = entry;
    const { cnis } = this.#desired;
    const isPinned = ({ id }: DesiredCni) => id !== undefined && [cni.id, created].includes(id.toLowerCase());
    const others = cnis.filter((each) => {
      const live = this.#matches.get(each.key);
      return (each.state === 'present' || each.id === undefined) && (live === undefined || isInPlace(entry, live));
    });
    return (
      cnis.find(isPinned) ??
      others.find(({ magic }) => magic.conduit_name === cni.magic.conduit_name) ??
      others.find((each) => each.key === key)
    );
  }

  /** The live CNI that was created in place of the deleted CNI. */
  #replacementFor(entry: JournaledCni, declared: DesiredCni | undefined): LiveCni | undefined {
    const matched = declared === undefined ? undefined : this.#matches.get(declared.key);
    // The pinned CNI is gone. A match that only has the name from the documents was always another CNI.
    if (matched !== undefined) return isInPlace(entry, matched) ? matched : undefined;
    const taken = new Set([...this.#matches.values()].map(({ id }) => id));
    const free = this.#live.cnis.filter(({ id }) => !taken.has(id));
    const name = entry.cni.magic.conduit_name;
    return (
      free.find((live) => isOurs(entry, live)) ??
      (declared === undefined ? free.find(({ magic }) => magic.conduit_name === name) : undefined)
    );
  }
}

/** True if an interrupted run created it in place of the deleted CNI. */
function isOurs({ created, creating }: JournaledCni, { id, interconnect, magic }: LiveCni): boolean {
  if (created !== undefined) return id === created;
  return creating?.interconnect === interconnect && creating.conduitName === magic.conduit_name;
}

/** True if it was created since the delete, by the interrupted run or by hand. Names are unique, and the deleted CNI had this name. */
function isInPlace(entry: JournaledCni, live: LiveCni): boolean {
  return isOurs(entry, live) || live.magic.conduit_name === entry.cni.magic.conduit_name;
}

function notWanted(entry: JournaledCni, why: string): PlanNote {
  const address = journaledAddress(entry);
  return planNote({
    code: 'plan-journal-not-wanted',
    message: `${address}, which an interrupted apply deleted, is not recreated: ${why}`,
    address,
    hint: 'the next apply removes it from the journal',
  });
}

function madeByHand(entry: JournaledCni, live: LiveCni, differing: readonly string[]): PlanNote {
  const address = journaledAddress(entry);
  return planNote({
    code: 'plan-journal-live-again',
    message: `${address}, which an interrupted apply deleted, was recreated by somebody else (${live.id}) and differs from the deleted one: ${differing.join(', ')}`,
    address,
    hint: 'write these fields into the documents if they matter; the next apply removes the deleted object from the journal',
  });
}

/**
 * What apply needs to restore the CNI. A review of the replacement covers this only if the CNI goes to the interconnect of that
 * replacement.
 */
export function restoreTo({ entry, otherwise }: Restored, host: Host): Restore {
  return {
    id: entry.cni.id,
    from: entry.cni.interconnect,
    replaced: host.label === entry.host ? otherwise : undefined,
  };
}

export function restoreReason({ live }: Restored): string {
  return live === undefined
    ? 'it is recreated from the journal of an interrupted apply'
    : 'an interrupted apply recreated it and did not finish: the rest comes from the journal';
}

/** Tells in the plan what is resumed. It names no time and no path, because a plan contains neither. */
export function restoreNote(address: string, restored: Restored): PlanNote {
  return planNote({
    code: 'plan-journal',
    message: `${address} ${inWords(restored)}`,
    address,
    hint: 'what the documents do not write is restored from the journal, with unknown fields and MD5 keys',
  });
}

function inWords({ live }: Restored): string {
  return live === undefined
    ? 'is recreated from the journal of an interrupted apply, which deleted it'
    : `was recreated by an interrupted apply as ${live.id}; what is missing is restored from its journal`;
}

/** The CNIs that an interrupted run deleted and that do not exist again. Like live CNIs, they show which interconnect a key is. */
export function deletedCnis({ declared, undeclared }: ResumedJournal): DeletedCnis {
  const isGone = ({ live }: Restored) => live === undefined;
  return {
    byKey: new Map([...declared].flatMap(([key, each]) => (isGone(each) ? [[key, each.entry.cni] as const] : []))),
    undeclared: undeclared.filter(isGone).map(({ entry }) => entry.cni),
  };
}
