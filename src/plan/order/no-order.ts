import { stronglyConnected } from '../../model/graph.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { InterconnectDecision } from '../stages.ts';
import type { StepDraft } from './step-draft.ts';

/** A circuit that goes, and the one that is to be made on its port. */
interface Handover {
  readonly from: InterconnectDecision;
  readonly to: InterconnectDecision;
}

/** The errors of a plan whose steps wait for each other: what stands in the way, and what to do, for each circle. */
export function noOrder(
  drafts: readonly StepDraft[],
  interconnects: readonly InterconnectDecision[],
): readonly PlanNote[] {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const before = (name: string) => {
    const draft = byName.get(name);
    return draft === undefined ? [] : [...draft.needs, ...draft.after];
  };
  const circles = stronglyConnected([...byName.keys()], before).filter(({ length }) => length > 1);
  // A step that waits for itself, or for none that there is, is in no circle of several.
  if (circles.length === 0)
    return [namesInCircle([...new Set(drafts.map(({ address }) => address))].sort(compareText))];
  return circles.map((circle) => {
    const addresses = new Set(circle.flatMap((name) => byName.get(name)?.address ?? []));
    const cnis = [...addresses].filter((address) => address.startsWith('cni.')).sort(compareText);
    const handover = findHandover(interconnects.filter(({ address }) => addresses.has(address)));
    return handover === undefined || cnis.length === 0
      ? namesInCircle([...addresses].sort(compareText))
      : portInCircle(handover, cnis);
  });
}

function findHandover(interconnects: readonly InterconnectDecision[]): Handover | undefined {
  for (const from of interconnects) {
    if ((from.action !== 'delete' && from.action !== 'replace') || from.live.type !== 'direct') continue;
    const slot = from.live.slot_id.toLowerCase();
    const to = interconnects.find((each) => each !== from && portOfNew(each) === slot);
    if (to !== undefined) return { from, to };
  }
  return undefined;
}

function portOfNew(decision: InterconnectDecision): string | undefined {
  if (decision.action !== 'create' && decision.action !== 'replace') return undefined;
  return decision.body?.type === 'direct' ? decision.body.slot_id.toLowerCase() : undefined;
}

function portInCircle({ from, to }: Handover, cnis: readonly string[]): PlanNote {
  const which = cnis.join(', ');
  const verb = cnis.length === 1 ? 'leaves' : 'leave';
  const twoRuns = `apply in two runs: first move ${which} to a circuit that stays, or delete ${cnis.length === 1 ? 'it' : 'them'} (state: absent); then the rest`;
  const keep =
    from.action === 'delete'
      ? `to keep the circuit, write name: ${from.live.name} under ${to.address} and remove the entry of ${from.address}. Otherwise ${twoRuns}`
      : twoRuns;
  return planNote({
    code: 'plan-no-order',
    message: `${to.address} needs the port of ${from.address}, which cannot be deleted before ${which} ${verb} it; ${which} can only go once ${to.address} is made`,
    hint: keep,
    address: to.address,
  });
}

function namesInCircle(addresses: readonly string[]): PlanNote {
  return planNote({
    code: 'plan-no-order',
    message: `${addresses.join(' and ')} wait for each other: each takes a conduit name or a link address that another one holds`,
    hint: 'apply in two runs: first give one of them a name or address that nobody uses',
  });
}
