import { asideName, stepName, type StepDraft } from './step-draft.ts';

/**
 * A CNI goes off its link only when all of its circle can go: its step waits for what the other updates of the circle wait for, gates
 * included. Only what itself comes after that step cannot be waited for.
 * @param circles the addresses of its circle, by the address of each CNI that stands aside
 */
export function asideLast(drafts: readonly StepDraft[], circles: ReadonlyMap<string, readonly string[]>): void {
  if (circles.size === 0) return;
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const [address, members] of circles) {
    const aside = byName.get(asideName(address));
    if (aside === undefined) continue;
    const later = dependents(aside.name, drafts);
    for (const member of members) {
      const update = byName.get(stepName(member, 'update_cni'));
      if (update === undefined) continue;
      for (const name of update.needs) if (!later.has(name)) aside.needs.add(name);
      for (const name of update.after) if (!later.has(name)) aside.after.add(name);
      for (const gate of update.healthy) {
        const { at } = gate;
        const create = 'created' in at ? stepName(at.created, 'create_interconnect') : undefined;
        if (create === undefined || !later.has(create)) aside.healthy.add(gate);
      }
    }
  }
}

/** The step itself and every one that waits for it, near or far. */
function dependents(name: string, drafts: readonly StepDraft[]): ReadonlySet<string> {
  const followers = new Map<string, string[]>();
  for (const draft of drafts) {
    for (const before of [...draft.needs, ...draft.after]) {
      const known = followers.get(before);
      if (known === undefined) followers.set(before, [draft.name]);
      else known.push(draft.name);
    }
  }
  const found = new Set([name]);
  for (const each of found) for (const follower of followers.get(each) ?? []) found.add(follower);
  return found;
}
