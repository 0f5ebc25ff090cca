import { addTo, groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText, joinFirst, joinFirstWords } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { AccountMatch } from '../stages.ts';
import { type BackupSet, backupSets } from './backup-sets.ts';
import type { CarryingCircuit, SetFacts } from './circuits.ts';

/**
 * Warns of circuits of one backup set on one device or in one site: they are lost together. It looks at live facts only. A Pending circuit
 * counts: it is easier to move a circuit before it is cabled. `policy.rules` turns it off with the rules `shared-device` and `shared-site`.
 */
export function sharedPlaces(desired: DesiredAccount, match: AccountMatch, facts: SetFacts): readonly PlanNote[] {
  const devices = [...groupBy(facts.circuits, ({ live }) => deviceOf(live)?.toLowerCase()).values()].filter(isShared);
  const onOneDevice = new Map(devices.flatMap((circuits) => circuits.map(({ name }) => [name, circuits.length])));
  const sites = [...groupBy(facts.circuits, ({ live }) => siteOf(live)?.toLowerCase()).values()]
    .filter(isShared)
    .filter((circuits) => circuits.some(({ name }) => onOneDevice.get(name) !== circuits.length));
  if (devices.length + sites.length === 0) return [];
  const declared = declaredByName(desired, match);
  const setsOf = setFinder(backupSets(facts));
  const note = (kind: 'device' | 'site', circuits: readonly CarryingCircuit[]) => {
    const addresses = circuits.map(({ name }) => addressOf(declared.get(name)));
    return isOff(desired, `shared-${kind}`, addresses) ? [] : [sharedNote(kind, circuits, declared, setsOf(circuits))];
  };
  return [
    ...devices.flatMap((circuits) => note('device', circuits)),
    ...sites.flatMap((circuits) => note('site', circuits)),
  ];
}

function deviceOf(live: LiveInterconnect): string | undefined {
  return live.type === 'direct' && live.device !== '' ? live.device : undefined;
}

function siteOf(live: LiveInterconnect): string | undefined {
  return live.type === 'direct' && live.site !== '' ? live.site : undefined;
}

function isShared(circuits: readonly CarryingCircuit[]): boolean {
  return circuits.length > 1;
}

function declaredByName(
  { interconnects }: DesiredAccount,
  match: AccountMatch,
): ReadonlyMap<string, DesiredInterconnect> {
  return new Map(
    interconnects.flatMap((interconnect) =>
      [match.interconnects.get(interconnect.key), match.successors.get(interconnect.key)].flatMap((live) =>
        live === undefined ? [] : [[live.name, interconnect] as const],
      ),
    ),
  );
}

function addressOf(declared: DesiredInterconnect | undefined): string | undefined {
  return declared && `interconnect.${declared.key}`;
}

/** The names of the sets that have two or more of the circuits. The account counts where no narrower set has them. */
function setFinder(sets: readonly BackupSet[]): (circuits: readonly CarryingCircuit[]) => readonly string[] {
  const byCircuit = new Map<string, BackupSet[]>();
  for (const set of sets) for (const name of set.members.keys()) addTo(byCircuit, name, set);
  return (circuits) => {
    const counts = new Map<BackupSet, number>();
    for (const { name } of circuits)
      for (const set of byCircuit.get(name) ?? []) counts.set(set, (counts.get(set) ?? 0) + 1);
    const found = sets.filter((set) => (counts.get(set) ?? 0) > 1);
    const narrow = found.filter(({ kind }) => kind !== 'account');
    return [...new Set((narrow.length > 0 ? narrow : found).map(({ names }) => names[0]))];
  };
}

/** `policy.rules` turns a warning off. It may name objects: then all of these must be among them. */
export function isOff({ policy }: DesiredAccount, rule: string, addresses: readonly (string | undefined)[]): boolean {
  const setting = Object.hasOwn(policy.rules, rule) ? policy.rules[rule] : undefined;
  if (typeof setting !== 'object') return setting === 'off';
  const { off } = setting;
  return addresses.every(
    (address) =>
      address !== undefined && (off.includes(address) || off.includes(address.replace(/^(?:interconnect|cni)\./, ''))),
  );
}

const mostCircuits = 10;
const mostSets = 5;

function sharedNote(
  kind: 'device' | 'site',
  circuits: readonly CarryingCircuit[],
  declared: ReadonlyMap<string, DesiredInterconnect>,
  sets: readonly string[],
): PlanNote {
  const live = circuits[0]?.live;
  const place = live === undefined ? undefined : kind === 'device' ? deviceOf(live) : siteOf(live);
  const labels = circuits.map(({ name }) => {
    const address = addressOf(declared.get(name));
    return address === undefined || address === `interconnect.${name}` ? name : `${address} (${name})`;
  });
  const first = circuits.flatMap(({ name }) => declared.get(name) ?? []).sort((a, b) => compareText(a.key, b.key))[0];
  const what = sets.length === 1 ? 'of one backup set' : 'of the same backup sets';
  return planNote({
    code: `plan-shared-${kind}`,
    message: `the circuits ${joinFirstWords(labels, mostCircuits)} are live ${kind === 'device' ? 'on one device' : 'in one site'}, ${place ?? ''}; they are ${what}: ${joinFirst(sets, mostSets)}`,
    hint: `nothing is changed for that; to survive the loss of the ${kind}, give a circuit a slot elsewhere, or turn the rule off (policy.rules: { shared-${kind}: off })`,
    ...(first !== undefined && { address: `interconnect.${first.key}`, origin: first.origin }),
  });
}
