import type { LiveCni } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { finalClaim, LinkHolders, linkRanges, newClaim } from '../decide/taken-claims.ts';
import type { CniDecision, Decisions } from '../stages.ts';
import { asideName, type StepDraft, stepDraft, stepName, temporaryRenameName } from './step-draft.ts';

type Update = Extract<CniDecision, { action: 'update' }>;

/** An update that must give up a name or a link before another update takes it. */
interface Wait {
  readonly to: Update;
  readonly by: 'name' | 'link';
}

/**
 * Adds the steps that break circles of links. If CNIs pass their links round in a circle, the CNI with the lowest address goes off its link
 * for the moment. The others take their links after that. Names that pass the other way may be part of a circle.
 * @returns all steps, and for each CNI that goes off its link the addresses of its circle
 */
export function breakLinkCircles(
  drafts: readonly StepDraft[],
  { cnis }: Decisions,
  live: readonly LiveCni[],
): { readonly drafts: readonly StepDraft[]; readonly circles: ReadonlyMap<string, readonly string[]> } {
  const names = new Map(drafts.map((draft) => [draft.name, draft]));
  const circles = linkCircles(cnis, live, (address) => names.has(temporaryRenameName(address)));
  if (circles.size === 0) return { drafts, circles };
  const given = cnis.flatMap(({ fields }) =>
    fields.flatMap(({ path, after }) => (isEnd(path) && typeof after === 'string' ? [after] : [])),
  );
  const added = cnis.flatMap((cni) =>
    cni.action === 'update' && circles.has(cni.address) ? [asideStep(cni, given)] : [],
  );
  for (const step of added) {
    const first = names.get(temporaryRenameName(step.address)) ?? names.get(stepName(step.address, 'update_cni'));
    first?.needs.add(step.name);
  }
  return { drafts: [...drafts, ...added], circles };
}

function isEnd(path: string): boolean {
  return path === 'cust_ip' || path === 'p2p_ip';
}

function asideStep({ address, declared, live }: Update, aside: readonly string[]): StepDraft {
  const key = declared?.bgp?.md5_key;
  const action = {
    call: 'update_cni' as const,
    cni: { id: live.id },
    seen: live,
    ...(key && { md5Key: key }),
    set: [],
    aside,
  };
  return stepDraft(address, 'update_cni', () => action, asideName(address));
}

function linkCircles(
  cnis: readonly CniDecision[],
  live: readonly LiveCni[],
  isRenamedTwice: (address: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const updates = cnis.filter((cni) => cni.action === 'update').sort((a, b) => compareText(a.address, b.address));
  const waits = waitsOf(updates, live, isRenamedTwice);
  const circles = new Map<string, readonly string[]>();
  const done = new Set<Update>();
  for (const start of updates) {
    for (let circle = circleFrom(start); circle !== undefined; circle = circleFrom(start)) {
      const [lowest] = circle.flatMap(({ to, by }) => (by === 'link' ? [to.address] : [])).sort(compareText);
      // A circle of names alone is broken by a temporary name; see `draft-steps.ts`.
      if (lowest === undefined) return circles;
      circles.set(lowest, circle.map(({ to }) => to.address).sort(compareText));
    }
  }
  return circles;

  /**
   * A circle that can be reached from an update. Waits for links that are given up for the moment are ignored. If no circle is found,
   * everything that was reached is done.
   */
  function circleFrom(start: Update): readonly Wait[] | undefined {
    if (done.has(start)) return undefined;
    const path = [{ cni: start, next: 0 }];
    const at = new Map([[start, 0]]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const wait = waits.get(top.cni)?.[top.next];
      top.next += 1;
      if (wait === undefined) {
        done.add(top.cni);
        at.delete(top.cni);
        path.pop();
        continue;
      }
      if (done.has(wait.to) || (wait.by === 'link' && circles.has(wait.to.address))) continue;
      const from = at.get(wait.to);
      if (from !== undefined) return path.slice(from).flatMap(({ cni, next }) => waits.get(cni)?.[next - 1] ?? []);
      at.set(wait.to, path.length);
      path.push({ cni: wait.to, next: 0 });
    }
    return undefined;
  }
}

/** For each update: the updates that must give up a name or a link before it. */
function waitsOf(
  updates: readonly Update[],
  live: readonly LiveCni[],
  isRenamedTwice: (address: string) => boolean,
): ReadonlyMap<Update, readonly Wait[]> {
  const byId = new Map(updates.map((update) => [update.live.id, update]));
  const byName = new Map(updates.map((update) => [update.live.magic.conduit_name, update]));
  const holders = new LinkHolders<Update>();
  for (const { id, cust_ip, p2p_ip } of live) {
    const holder = byId.get(id);
    if (holder !== undefined) for (const range of linkRanges([cust_ip, p2p_ip])) holders.add(range, holder);
  }
  return new Map(
    updates.map((update): [Update, readonly Wait[]] => {
      const { name, links } = newClaim(update);
      const bearer = name === undefined ? undefined : byName.get(name);
      const isWaited = bearer !== undefined && bearer !== update && !isRenamedTwice(bearer.address);
      const givers = links.flatMap((range) => holders.overlapping(range)).filter((holder) => holder !== update);
      return [
        update,
        [
          ...(isWaited ? [{ to: bearer, by: 'name' as const }] : []),
          ...[...new Set(givers)].filter(givesUp).map((to) => ({ to, by: 'link' as const })),
        ],
      ];
    }),
  );
}

/** A CNI that keeps part of its link does not give it up: that is an error elsewhere. */
function givesUp(holder: Update): boolean {
  const own = linkRanges([holder.live.cust_ip, holder.live.p2p_ip]);
  const kept = finalClaim(holder).links;
  return own.every((range) => !kept.some(({ first, last }) => first <= range.last && last >= range.first));
}
