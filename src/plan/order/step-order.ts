import type { CniDecision } from '../decision.ts';
import { disruptions } from '../disruption.ts';
import { temporaryName } from '../temporary-name.ts';
import { blockOrder, type StepCircuits } from './block-order.ts';
import type { Decisions } from './draft-steps.ts';
import { mendedCircuits } from './mended-circuits.ts';
import type { StepDraft } from './step-draft.ts';
import type { Units } from './units.ts';

/** Making the new interconnect before the old one breaks is felt by nobody. */
export function stepCircuits(decisions: Decisions): StepCircuits {
  const disrupted = disruptions(decisions);
  const mended = mendedCircuits(decisions);
  const madeFirst = new Set(
    decisions.interconnects.flatMap((one) =>
      one.action === 'replace' && one.order === 'make_before_break' ? [one.address] : [],
    ),
  );
  const renamed = new Set(decisions.cnis.filter(hasTemporaryName).map(({ address }) => address));
  return {
    circuitOf: ({ address, action }) =>
      action.call === 'create_interconnect' && madeFirst.has(address)
        ? undefined
        : (disrupted.get(address) ?? mended.get(address)),
    isRepair: ({ address }) => mended.has(address),
    isBegun: ({ address }) => mended.has(address) || renamed.has(address),
  };
}

function hasTemporaryName({ live, declared }: CniDecision): boolean {
  return declared !== undefined && live?.magic.conduit_name === temporaryName(declared.key);
}

/** One order of all steps, as far as their needs tell by now; see `blockOrder`. */
export function stepOrder(
  drafts: readonly StepDraft[],
  circuits: StepCircuits,
  { swaps, downtimes }: Units,
): readonly StepDraft[] {
  const unitOf = new Map([
    ...swaps.flatMap((steps, i) => [...steps].map((step) => [step, `swap ${i}`] as const)),
    ...[...downtimes].flatMap(([circuit, steps]) => [...steps].map((step) => [step, `downtime ${circuit}`] as const)),
  ]);
  return blockOrder(drafts, circuits, ({ name }) => unitOf.get(name));
}
