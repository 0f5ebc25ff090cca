import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { drawPlan, type IsDrawn } from './draw-plan.ts';
import { pictureStateOf } from './graph-words.ts';
import {
  type Picture,
  type PictureCircuit,
  type PictureCni,
  pictureCustomer,
  pictureName,
  picturePlace,
} from './picture.ts';

/** What a plan adds to a picture. */
export interface PicturePlan {
  readonly plan: PlanDocument;
  /** Whether the filters take a circuit that the plan creates. */
  readonly isDrawn: IsDrawn;
}

/** @param planned draws what a plan adds, moves and takes, and what is left */
export function buildPicture(accounts: readonly CircuitAccount[], planned?: PicturePlan): Picture {
  const drawn = accounts.map((account) => {
    const circuits = account.circuits.map(drawCircuit);
    const own = planned?.plan.accounts.find((each) => each.account === account.account);
    if (planned === undefined || own === undefined) return { circuits, notes: [] };
    return drawPlan(account, circuits, own, planned.isDrawn);
  });
  const circuits = drawn.flatMap((each) => each.circuits).sort(comparePlaces);
  const ids = new Map(circuits.map(({ id }, index) => [id, `c${index}`]));
  const isFleet = accounts.length > 1;
  return {
    circuits: circuits.map((circuit) => ({
      ...circuit,
      account: isFleet ? circuit.account : '',
      id: ids.get(circuit.id) ?? '',
      cnis: circuit.cnis.map(({ leaves, ...cni }) => {
        const left = leaves === undefined ? undefined : ids.get(leaves);
        return left === undefined ? cni : { ...cni, leaves: left };
      }),
    })),
    isPlan: planned !== undefined,
    notes: [...(circuits.length === 0 ? [emptyWords] : []), ...drawn.flatMap(({ notes }) => notes)],
  };
}

const emptyWords = 'There is no circuit to draw: the account has none, or none passes the filters.';

function drawCircuit(circuit: CircuitRecord, index: number): PictureCircuit {
  const { account, key, name, type, metro, site, region, device, group, state, speed } = circuit;
  const unknown = type === 'unlisted' ? 'not listed' : 'state not known';
  return {
    id: `${account} ${index}`,
    ...picturePlace({ account, metro, site: site ?? region, device }),
    group: pictureName(group ?? ''),
    title: pictureName(key ?? name),
    details: [
      state === null ? unknown : pictureName(state),
      ...(speed === null ? [] : [pictureName(speed)]),
      ...(key === null ? [undeclared] : []),
    ],
    state: pictureStateOf(state),
    cnis: circuit.cnis.map(drawCni),
  };
}

function drawCni({ key, conduit_name, cust_ip, service, bgp }: CniRecord): PictureCni {
  return {
    title: pictureName(key ?? conduit_name),
    details: [...(cust_ip === '' ? [] : [pictureName(cust_ip)]), ...(key === null ? [undeclared] : [])],
    customer: pictureCustomer(service, bgp?.customer_asn),
  };
}

const undeclared = 'not declared';

function comparePlaces(a: PictureCircuit, b: PictureCircuit): number {
  return (
    compareText(a.account, b.account) ||
    compareText(a.metro, b.metro) ||
    compareText(a.site, b.site) ||
    compareText(a.device, b.device) ||
    compareText(a.title, b.title)
  );
}
