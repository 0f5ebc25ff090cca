import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { AccountTerms, Effect, PlanNote } from '../../model/plan.ts';
import { joinFirstWords } from '../../model/text.ts';
import type { Judgement } from '../../model/traffic/judgement.ts';
import { conduitNames } from '../../preflight/conduit-facts.ts';
import { judge } from '../../preflight/judge.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import { notReadWords } from '../../preflight/not-read.ts';
import type { OrderedSteps } from '../order/order-steps.ts';
import type { AccountMatch } from '../stages.ts';
import { disruptions } from './disruptions.ts';
import { lostSettings } from './lost-settings.ts';
import { asnNotes, magicNotes } from './magic-notes.ts';
import { moments } from './moments.ts';
import { newNames, uncheckedNames } from './taken-names.ts';
import { type JudgedChange, judgedChange, pathNames } from './verdicts.ts';

export interface JudgedChanges {
  readonly judged: readonly JudgedChange[];
  /** Undefined: nothing was to be judged. */
  readonly evidence: AccountTerms['judged'];
  /** What could not be read, in words. */
  readonly notJudged: readonly string[];
  readonly warnings: readonly PlanNote[];
  /** By address of a CNI that is recreated: what only the Magic side has of it. */
  readonly lost: ReadonlyMap<string, Effect>;
}

/** Judges what the changes do to the prefixes that ride on what they disrupt. Without facts about traffic, nothing is judged. */
export function judgeChanges(
  ordered: OrderedSteps,
  live: LiveAccount,
  facts: PlanFacts,
  match: AccountMatch,
): JudgedChanges {
  const unchecked =
    facts.tunnels === undefined || newNames(ordered.decided).length === 0 ? [] : uncheckedNames(facts.tunnels);
  const taken = disruptions(ordered.decided, live.cnis);
  const conduits = liveConduits(live);
  const notes =
    facts.tunnels === undefined ? [] : magicNotes(ordered.decided, match, conduitNames(facts.tunnels, conduits));
  if (facts.traffic === undefined || taken.length === 0) {
    const lost = lostSettings(ordered.decided, undefined, conduits);
    return { judged: [], evidence: undefined, notJudged: unchecked, warnings: notes, lost };
  }
  const judgement = judge(facts.traffic, conduits, taken, moments(taken, ordered));
  const pathName = pathNames(judgement, match);
  return {
    judged: [...judgement.changes].map(([address, verdict]) => judgedChange(address, verdict, judgement, pathName)),
    evidence: judgement.evidence,
    notJudged: [...notReadWords(judgement.notRead), ...unread(judgement), ...unchecked],
    warnings: [...notes, ...asnNotes(ordered.decided.settings, facts.traffic.cloudflareAsn)],
    lost: lostSettings(ordered.decided, facts.traffic.interconnects, conduits),
  };
}

const mostNamed = 5;

/** Routes whose next hop demarc cannot read: they count as paths of which nothing is known. */
function unread(judgement: Pick<Judgement, 'unread'>): readonly string[] {
  if (judgement.unread.length === 0) return [];
  const routes = judgement.unread.map(({ prefix, nexthop }) => `${prefix} through ${nexthop}`);
  return [`routes whose next hop cannot be read for certain: ${joinFirstWords(routes, mostNamed)}`];
}
