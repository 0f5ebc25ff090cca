import { groupBy } from '../../model/collections.ts';
import type { AccountPlan, BlockWait, Change, PlanDocument } from '../../model/plan.ts';
import { durationText } from '../../model/text.ts';
import { untrusted } from '../text/sanitise.ts';
import type { ShowText } from './place-text.ts';
import type { ChangeNode, LeftNode, PaceNode } from './plan-tree.ts';

/**
 * What a reviewer must know of what is left: every customer that no other circuit backs up here, the narrowest backup set, and other sets
 * where one circuit or none is left.
 */
export function buildLeft({ left = [], place, place_before }: Change): readonly LeftNode[] {
  const metro = metroOf(place_before ?? place);
  const narrowest = left.find(({ of }) => of > 1);
  return left.flatMap((each) => {
    const { set, left: count, of } = each;
    // An AS number on its own is a set over metros in which it has a single circuit: nothing is left of it in this one.
    const alone = count > 1 && set.startsWith('asn:') && metro !== undefined ? untrusted(metro) : undefined;
    const isSaid = of === 1 || each === narrowest || count <= 1 || alone !== undefined;
    return isSaid ? [{ set: untrusted(set), left: count, of, metro: alone }] : [];
  });
}

function metroOf(place: Change['place']): string | undefined {
  return place?.site?.slice(0, 3) ?? place?.region;
}

/** Names under a label. Without names, the label says all. */
export interface NameList {
  readonly label: string;
  readonly names: readonly string[];
}

/** `nothing is left for asn:65020`, `1 of 2 left in ewr/asn:65010, ewr/asn:65011`. Of equal sets the smallest count holds. */
export function leftLists(changes: readonly ChangeNode[], show: ShowText): readonly NameList[] {
  const least = new Map<string, LeftNode>();
  for (const node of changes.flatMap(({ left }) => left)) {
    const known = least.get(node.set.untrusted);
    if (known === undefined || node.left < known.left) least.set(node.set.untrusted, node);
  }
  const sorted = [...least.values()].toSorted((a, b) => a.left - b.left || a.of - b.of);
  return [...groupBy(sorted, (node) => labelOf(node, show))].map(([label, nodes]) => ({
    label,
    names: nodes.map(({ set }) => show.text(set)),
  }));
}

function labelOf({ left, of, metro }: LeftNode, show: ShowText): string {
  if (of === 1) return 'nothing is left for';
  if (metro !== undefined) return `none other in ${show.text(metro)} of`;
  return left === 0 ? `nothing is left (of ${of}) in` : `${left} of ${of} left in`;
}

/** One entry for each account where a circuit waits for another one, a check runs, or a backup set is down to what has light. */
export function buildPace({ accounts }: PlanDocument): readonly PaceNode[] {
  return accounts.flatMap((account) => {
    const words = paceWords(account);
    return words === '' ? [] : [{ account: untrusted(account.account), words }];
  });
}

function paceWords({ blocks = [], changes, terms, least_seconds }: AccountPlan): string {
  const { soak = '0s', tunnel_health } = terms?.pace ?? {};
  const waits = blocks.flatMap(({ after }) => after.map(({ then }) => then));
  const between = [...new Set(waits.map((then) => thenWords(then, { soak, tunnel_health })))];
  const isWatched = waits.some((then) => then.includes('tunnel_health'));
  const last = blocks.some(({ then = [] }) => then.includes('check'));
  // The check looks at what is left, too, just before a circuit is touched.
  const isLeft = changes.some(({ left = [] }) => left.some((set) => set.of > 1 && set.left > 0));
  const isLooked = tunnel_health !== undefined && terms?.judged === 'health';
  const onlyLight = blocks.length > 0 && isLeft && !last && !isLooked;
  return [
    ...between.map((words) => `Between two circuits of a backup set: ${words}.`),
    ...(last ? ['The check runs after every disruptive circuit, the last one included.'] : []),
    ...(isWatched ? ['Tunnel health is awaited until --deadline; without one, there is no limit.'] : []),
    ...(blocks.length > 0 && isLeft && isLooked
      ? ['Just before a circuit, the known tunnels of what is left must be healthy, too.']
      : []),
    ...(onlyLight ? ['What is left of a backup set has light; nothing proves that it carries traffic.'] : []),
    ...(least_seconds === undefined ? [] : [`This takes ${durationText(least_seconds * 1000)} or more.`]),
  ].join(' ');
}

/** `light, soak 10m, tunnel health 30m, check`. Says plainly if nothing shows that sessions are back. */
function thenWords(
  then: BlockWait['then'],
  { soak, tunnel_health = '' }: { soak: string; tunnel_health: string | undefined },
): string {
  const durations = { soak: `soak ${soak}`, tunnel_health: `tunnel health ${tunnel_health}` };
  const words = then.map((proof) => (proof === 'soak' || proof === 'tunnel_health' ? durations[proof] : proof));
  const proves = (['check', 'confirm', 'tunnel_health'] as const).some((proof) => then.includes(proof));
  const nothing = 'nothing proves that sessions are back before the next (policy.pace)';
  return [...words, ...(proves ? [] : [nothing])].join(', ');
}
