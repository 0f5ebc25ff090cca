import type { Disruption } from '../model/traffic/judgement.ts';
import { type CellVerdict, cellVerdict, isWorse, type Judged, softened, worseOf } from './cell-verdict.ts';
import type { Cell } from './cells.ts';
import type { Held } from './moments/holds.ts';
import type { Scenario } from './moments/scenario.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import type { TrafficView } from './traffic-view.ts';
import type { Tunnel } from './tunnels.ts';

/** What becomes of one prefix while a change runs. */
export interface PrefixFinding {
  readonly group: PrefixGroup;
  /** Prefixes with the same paths at the same places share it. */
  readonly finding: Finding;
}

export interface Finding {
  readonly verdict: Judged;
  /** All cells of the prefix. */
  readonly all: readonly Cell[];
  /** The cells with this verdict. Empty where it is safe. */
  readonly cells: readonly Cell[];
  /** The least number of usable paths. */
  readonly left: number;
  /** The change takes a path of it, or may take it. */
  readonly isTouched: boolean;
  /** What is away meanwhile. */
  readonly stopped: Held<Tunnel>;
  readonly mayStop: boolean;
  readonly wasDown: boolean;
  /** Names of the paths whose state would have to be known. */
  readonly unknown: ReadonlySet<string>;
  /** What is lost depends on which object of Magic a CNI is. */
  readonly isDisputed: boolean;
}

/** A change at one moment: what is away in each scenario, and which of it is its own. */
export interface Disruptive {
  readonly disruptions: readonly Disruption[];
  readonly scenarios: readonly Scenario[];
}

/** What each prefix comes to that rides on what the change disrupts: in every scenario lost is lost, in some is uncertain. */
export function findPrefixes({ disruptions, scenarios }: Disruptive, view: TrafficView): readonly PrefixFinding[] {
  const ridden = scenarios.flatMap((scenario) => disruptions.flatMap(({ cni }) => scenario.tunnelsOf(cni)));
  const groups = new Set([...new Set(ridden)].flatMap((tunnel) => [...view.groupsOn(tunnel)]));
  const touched = scenarios.map((scenario) => new Set(disruptions.flatMap(scenario.touchedBy)));
  const known = new Map<readonly Cell[], Finding>();
  return [...groups].map((group) => {
    const cells = view.cellsOf(group);
    const finding = known.get(cells) ?? findAt(cells, scenarios, touched);
    known.set(cells, finding);
    return { group, finding };
  });
}

function findAt(
  cells: readonly Cell[],
  scenarios: readonly Scenario[],
  touched: readonly ReadonlySet<Tunnel>[],
): Finding {
  const own = touched.map((tunnels) => cells.filter(ridesOn(tunnels)));
  const isTouched = own.some((each) => each.length > 0);
  const findings = scenarios.map((scenario, i) => {
    const cellsHere = own[i] ?? [];
    // Where it is another CNI's in this scenario, that CNI may lose it meanwhile: then it is lost, whichever is which.
    const judged = cellsHere.length > 0 || !isTouched ? cellsHere : cells.filter(ridesOn(scenario.stopped));
    return findIn(cells, judged, scenario, isTouched);
  });
  const [only, ...others] = findings;
  return only !== undefined && others.length === 0 ? only : together(findings);
}

function together(findings: readonly Finding[]): Finding {
  const worst = findings.reduce((a, b) => (isWorse(b.verdict, a.verdict) ? b : a));
  const left = findings.reduce((least, finding) => Math.min(least, finding.left), worst.left);
  const isDisputed = findings.some(({ verdict }) => verdict !== worst.verdict);
  const isDoubtful = isDisputed && worst.verdict === 'black_hole';
  return { ...worst, left, isDisputed, verdict: isDoubtful ? 'uncertain' : worst.verdict };
}

function ridesOn(tunnels: Held<Tunnel>): (cell: Cell) => boolean {
  return ({ paths }) => paths.some(([path]) => path.tunnels.some((tunnel) => tunnels.has(tunnel)));
}

/** The worst of the cells that are touched; safe if none is. */
function findIn(
  cells: readonly Cell[],
  touched: readonly Cell[],
  { gone, stopped }: Scenario,
  isTouched: boolean,
): Finding {
  const judged = (touched.length > 0 ? touched : cells.filter(({ paths }) => paths.length > 0)).map((cell) => {
    const hard = cellVerdict(cell, gone);
    const soft = stopped === gone ? hard : cellVerdict(cell, stopped);
    return { cell, hard, soft, verdict: worseOf(hard.verdict, softened(soft.verdict)) };
  });
  const verdict = touched.length > 0 ? judged.map((each) => each.verdict).reduce(worseOf, 'safe') : 'safe';
  const worst = judged.filter((each) => each.verdict === verdict);
  const deciding = worst.map(({ hard, soft }) => (hard.verdict === verdict ? hard : soft));
  const isUncertain = verdict === 'uncertain';
  return {
    verdict,
    isTouched,
    all: cells,
    cells: verdict === 'safe' ? [] : worst.map(({ cell }) => cell),
    left: judged.reduce((least, { soft }) => Math.min(least, soft.usable), judged[0]?.soft.usable ?? 0),
    stopped,
    mayStop: isUncertain && worst.some(({ hard, soft }) => hard.verdict !== verdict && isLost(soft)),
    wasDown: isUncertain && deciding.some(({ wasDown, unknown }) => wasDown && unknown.length === 0),
    unknown: new Set(isUncertain ? deciding.flatMap(({ unknown }) => unknown.map(({ name }) => name)) : []),
    isDisputed: false,
  };
}

function isLost({ verdict }: CellVerdict): boolean {
  return verdict === 'black_hole';
}
