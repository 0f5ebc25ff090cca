import { expect, test } from 'vitest';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../src/model/live.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import { encodePlan, planDocument } from '../../src/plan/codec.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { canonicalJson } from '../../src/plan/digest.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { recordCircuits } from '../../src/usecases/circuits/record-circuits.ts';
import { accountTag, liveCni, liveDirect, liveGcp } from '../helpers/account.ts';
import { dealDocument } from '../helpers/deal-document.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { desiredOf, networkOf, planScene, type ScenePlan } from '../helpers/plan-scene.ts';
import type { Scene } from '../helpers/scene.ts';
import { stepsBefore } from '../helpers/step-waits.ts';
import { Tally } from '../helpers/tally.ts';
import { touchesCircuit } from '../helpers/touches-circuit.ts';

interface Planned extends ScenePlan {
  readonly desired: DesiredAccount;
  readonly plan: AccountPlan;
}

/** The properties hold the same cases: each is planned once. */
const plans = new Map<string, Planned>();

async function planOf(scene: Scene): Promise<Planned> {
  const known = plans.get(scene.id);
  if (known !== undefined) return known;
  const desired = desiredOf(scene);
  const result = await planScene(scene, desired, networkOf(scene).api);
  const planned = { ...result, desired, plan: result.planned.plan };
  if (plans.size < 5_000) plans.set(scene.id, planned);
  return planned;
}

test('the generated cases reach every action, match reason, impact, guard and verdict', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { plan, live, desired } = await planOf(scene);
    tally.count([
      ...plan.changes.flatMap((change) => [`action ${change.action}`, `impact ${change.impact}`]),
      ...[...matchAccount(desired, live).reasons.values()].map((reason) => `match ${reason}`),
      ...plan.guards.flatMap(({ id, lifted }) => [`guard ${id}`, lifted ? 'guard, lifted' : 'guard, trips']),
      ...plan.errors.map(({ code }) => `error ${code}`),
      ...plan.warnings.map(({ code }) => `warning ${code}`),
      `verdict ${verdict(plan)}`,
    ]);
  });
  console.info(tally.toString());
  const kinds = [
    ...['create', 'update', 'replace', 'delete'].map((action) => `action ${action}`),
    ...['none', 'session', 'both_ends', 'routes', 'circuit', 'account'].map((impact) => `impact ${impact}`),
    ...['pin', 'slot_id', 'conduit_name', 'region_bandwidth', 'hosted_cnis', 'slot'].map((reason) => `match ${reason}`),
    ...['account', 'foreign', 'max-deletes', 'outage', 'protect', 'unhealthy'].map((id) => `guard ${id}`),
    ...['empty', 'applyable', 'blocked', 'impossible'].map((verdict) => `verdict ${verdict}`),
  ];
  expect(tally.rarerThan(1, kinds)).toEqual([]);
});

function verdict({ errors, applyable, changes }: AccountPlan): string {
  if (errors.length > 0) return 'impossible';
  if (!applyable) return 'blocked';
  return changes.length === 0 ? 'empty' : 'applyable';
}

test('a plan does not depend on the order of files, documents and keys', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, live, facts } = await planOf(scene);
    const dealt = desiredOf(scene, dealDocument(scene.document, scene.tape));
    const again = await planScene(scene, dealt, networkOf(scene).api);
    expect(again.live).toEqual(live);
    expect(again.facts).toEqual(facts);
    expect(canonicalJson(withoutSources(again.planned.plan))).toBe(canonicalJson(withoutSources(plan)));
  });
});

/** Where something is written does depend on the files. */
function withoutSources(plan: AccountPlan): unknown {
  return JSON.parse(JSON.stringify(plan, (key, value: unknown) => (key === 'source' ? undefined : value)));
}

test('every live object has one record, whose key is that of the plan, and which holds no secret', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, live, desired } = await planOf(scene);
    const { circuits, missing } = recordCircuits({ live, desired, health: new Map() });
    expect(circuits.map(({ name }) => name)).toEqual(live.interconnects.map(({ name }) => name));
    const cnis = circuits.flatMap((circuit) => circuit.cnis);
    expect(cnis.map(({ id }) => id).sort()).toEqual(live.cnis.map(({ id }) => id));
    const recorded = [
      ...circuits.map(({ address, name }) => ({ address, live_id: name })),
      ...cnis.map(({ address, id }) => ({ address, live_id: id })),
    ].filter(({ address }) => address !== null);
    const { successors } = matchAccount(desired, live);
    const newer = new Set([...successors.values()].map(({ name }) => name));
    const byAddress = (a: { readonly address: string | null }, b: typeof a) =>
      String(a.address) < String(b.address) ? -1 : 1;
    const found = recorded.filter(({ live_id }) => !newer.has(live_id)).sort(byAddress);
    if (plan.errors.length === 0) {
      const matches = (plan.matches ?? []).map(({ address, live_id }) => ({ address, live_id }));
      expect(found).toEqual(matches.filter(({ live_id }) => live_id !== null).sort(byAddress));
      const absent = new Set([
        ...desired.interconnects.flatMap(({ key, state }) => (state === 'absent' ? [`interconnect.${key}`] : [])),
        ...desired.cnis.flatMap(({ key, state }) => (state === 'absent' ? [`cni.${key}`] : [])),
      ]);
      const unmatched = matches.filter(({ address, live_id }) => live_id === null && !absent.has(address));
      expect(missing).toEqual(unmatched.map(({ address }) => address).sort());
    }
    const text = JSON.stringify(circuits);
    expect(scene.canaries.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

test('labels and keys that begin with x- change nothing of a plan, of its work and of its fingerprint', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, planned, live, desired } = await planOf(scene);
    const labelled = desiredOf({ ...scene, document: withLabels(scene) });
    const objects = [...labelled.interconnects, ...labelled.cnis];
    expect(objects.filter(({ labels }) => labels === undefined)).toEqual([]);
    const again = await planScene(scene, labelled, networkOf(scene).api);
    expect(again.live).toEqual(live);
    expect(canonicalJson(withoutSources(again.planned.plan))).toBe(canonicalJson(withoutSources(plan)));
    expect(again.planned.work.map(({ action }) => action)).toEqual(planned.work.map(({ action }) => action));
    const fingerprint = (each: AccountPlan) => planDocument([each], scene.allowed).fingerprint;
    expect(fingerprint(again.planned.plan)).toBe(fingerprint(plan));
    expect([...matchAccount(labelled, live).reasons]).toEqual([...matchAccount(desired, live).reasons]);
  });
});

function withLabels({ document, tape }: Scene): Scene['document'] {
  const labelled = (objects: Scene['document']['cnis']) =>
    Object.fromEntries(
      Object.entries(objects).map(([key, fields]) => {
        const labels = { router: tape.choose('', 'edge-1', 'é'.repeat(256)), ordered: '2026-03-01', description: key };
        return [key, { ...fields, labels }];
      }),
    );
  const { interconnects, cnis } = document;
  const extension = { 'x-anchors': { interconnects: {}, policy: { prune: true } } };
  return { ...document, ...extension, interconnects: labelled(interconnects), cnis: labelled(cnis) };
}

test('a plan does not depend on the order and the size of pages', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, desired } = await planOf(scene);
    const { tape } = scene;
    const { seed } = scene.live;
    const shuffled = {
      ...seed,
      slots: tape.shuffled(seed.slots ?? []),
      interconnects: tape.shuffled(seed.interconnects ?? []),
      cnis: tape.shuffled(seed.cnis ?? []),
    };
    const pageSize = 1 + tape.below(4);
    const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: shuffled } }, { pageSize });
    const again = await planScene(scene, desired, network.api);
    expect(canonicalJson(again.planned.plan)).toBe(canonicalJson(plan));
  });
});

test('the matching does not change when an unrelated object appears', async () => {
  await holdsForScenes(async (scene) => {
    const { live, desired } = await planOf(scene);
    const before = matchAccount(desired, live);
    const after = matchAccount(desired, withStrangers(live));
    expect(names(after.interconnects)).toEqual(names(before.interconnects));
    expect([...after.cnis].map(([key, { id }]) => [key, id])).toEqual(
      [...before.cnis].map(([key, { id }]) => [key, id]),
    );
    expect(names(after.successors)).toEqual(names(before.successors));
    expect([...after.reasons]).toEqual([...before.reasons]);
    expect(after.errors).toEqual(before.errors);
    expect(after.warnings).toEqual(before.warnings);
  });
});

/** The account with objects in places that no document speaks of, before and after all others. */
function withStrangers(live: LiveAccount): LiveAccount {
  const elsewhere = {
    site: 'zrh09',
    speed: '400G',
    device: 'cr9.zrh09',
    facility: { name: 'Alp', address: ['Hohlweg 9', 'Zürich'] },
  };
  return {
    ...live,
    interconnects: [
      liveDirect('a-first', 901, elsewhere),
      ...live.interconnects,
      liveDirect('z-last', 902, elsewhere),
      liveGcp('z-last-of-all', 'asia-east1', '50G'),
    ],
    cnis: [...live.cnis, liveCni(901, 'a-stranger', 'a-first'), liveCni(902, 'z-stranger', 'z-last-of-all')],
  };
}

function names(matches: ReadonlyMap<string, LiveInterconnect>): readonly (readonly [string, string])[] {
  return [...matches].map(([key, { name }]) => [key, name]);
}

test('two circuits of one group are never disrupted at the same time, unless they share a block', async () => {
  await holdsForScenes(async (scene) => {
    const { planned, live, desired } = await planOf(scene);
    const groupOf = groupsOf(desired, live);
    const disrupting = planned.plan.changes.flatMap((change) => {
      const circuit = circuitOf(change, live);
      const group = circuit === undefined ? '' : groupOf(circuit);
      return circuit === undefined || group === ''
        ? []
        : disruptiveSteps(change, planned).map(({ id, block }) => ({ id, block, circuit, group }));
    });
    const before = stepsBefore(planned);
    const atOnce = disrupting.flatMap((a) =>
      disrupting
        .filter((b) => a.circuit < b.circuit && a.group === b.group && a.block !== b.block)
        .filter((b) => before.get(a.id)?.has(b.id) !== true && before.get(b.id)?.has(a.id) !== true)
        .map((b) => `${a.id} of ${a.circuit} and ${b.id} of ${b.circuit}`),
    );
    expect(atOnce).toEqual([]);
  });
});

function groupsOf(desired: DesiredAccount, live: LiveAccount): (circuit: string) => string {
  const { interconnects, successors } = matchAccount(desired, live);
  const groups = new Map(
    desired.interconnects.flatMap(({ key, group }) =>
      [interconnects.get(key)?.name, successors.get(key)?.name].map((name) => [name, group ?? '']),
    ),
  );
  return (circuit) => groups.get(circuit) ?? '';
}

/** The live interconnect on which a change disrupts traffic. */
function circuitOf({ kind, effects = [], live_id }: Change, live: LiveAccount): string | undefined {
  if (live_id === null || !touchesCircuit({ effects })) return undefined;
  return kind === 'cni' ? live.cnis.find(({ id }) => id === live_id)?.interconnect : live_id;
}

/** All steps of a change, but for making the new interconnect while the old one is still there. */
function disruptiveSteps({ steps }: Change, planned: PlannedAccount): Change['steps'] {
  const before = stepsBefore(planned);
  const broken = steps.find(({ call }) => call === 'delete_interconnect');
  const isQuiet = (id: number, call: string) =>
    call === 'create_interconnect' && broken !== undefined && before.get(broken.id)?.has(id) === true;
  return steps.filter(({ id, call }) => !isQuiet(id, call));
}

test('nothing is deleted or replaced without a request in the documents', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, planned, live, desired } = await planOf(scene);
    const deleted = new Map(plan.changes.filter(isDeleted).map((change) => [change.live_id ?? '', change]));
    const lost = new Set(plan.guards.find(({ id }) => id === 'foreign')?.addresses);
    for (const change of deleted.values()) {
      expect(reasonToGo(change, desired, live, deleted), JSON.stringify(change)).not.toBe('none');
      if (isRider(change, desired)) expect(lost).toContain(change.address);
    }
    const deleting = planned.work.filter(({ action }) => action.call.startsWith('delete_'));
    expect(
      deleting.filter(({ address }) => ![...deleted.values()].some((change) => change.address === address)),
    ).toEqual([]);
  });
});

function isDeleted({ action }: Change): boolean {
  return action === 'delete' || action === 'replace';
}

function isRider({ key, kind }: Change, { policy }: DesiredAccount): boolean {
  return kind === 'cni' && key === null && !policy.prune;
}

/** What in the documents asks for a delete or a replacement. */
function reasonToGo(
  { kind, key, action, fields, live_id }: Change,
  { policy, interconnects, cnis }: DesiredAccount,
  live: LiveAccount,
  deleted: ReadonlyMap<string, Change>,
): string {
  const declared = (kind === 'cni' ? cnis : interconnects).find((interconnect) => interconnect.key === key);
  if (action === 'delete' && declared?.state === 'absent') return 'tombstone';
  if (action === 'delete' && key === null && policy.prune) return 'prune';
  if (kind === 'interconnect') {
    const isForced = fields.some(({ forces_replacement }) => forces_replacement === true);
    return action === 'replace' && declared?.state === 'present' && isForced ? 'declared fields differ' : 'none';
  }
  const host = deleted.get(live.cnis.find(({ id }) => id === live_id)?.interconnect ?? '');
  if (action === 'replace' && host?.action === 'replace') return 'carried';
  return action === 'delete' && key === null && host?.action === 'delete' ? 'carried' : 'none';
}

test('no change touches an object of another owner or an unknown type', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, live, desired } = await planOf(scene);
    const changed = new Set(plan.changes.map(({ live_id }) => live_id));
    const declared = matchAccount(desired, live).reasons;
    const ignored = new Set(desired.policy.ignore);
    for (const interconnect of live.interconnects) {
      const isTheirs = interconnect.owner !== undefined && interconnect.owner !== accountTag;
      if (interconnect.type === 'unknown' || ignored.has(interconnect.name))
        expect(changed).not.toContain(interconnect.name);
      const change = plan.changes.find(({ live_id }) => live_id === interconnect.name);
      if (!isTheirs || change === undefined) continue;
      // Only where the document names it exactly.
      expect(change.key).not.toBeNull();
      expect(['pin', 'slot_id', 'region_bandwidth']).toContain(declared.get(change.address));
    }
    for (const cni of live.cnis) {
      if (ignored.has(cni.magic.conduit_name) || ignored.has(cni.interconnect)) expect(changed).not.toContain(cni.id);
    }
  });
});

test('a plan that can be applied takes nothing from a protected object that protect promises', async () => {
  await holdsForScenes(async (scene) => {
    const { plan, desired, live } = await planOf(scene);
    const isProtected = new Map<string, boolean>([
      ...desired.interconnects.map(
        (interconnect) => [`interconnect.${interconnect.key}`, interconnect.protect] as const,
      ),
      ...desired.cnis.map((cni) => [`cni.${cni.key}`, cni.protect] as const),
    ]);
    const struck = plan.changes.filter(
      (change) => isProtected.get(change.address) === true && (isDeleted(change) || losesItsWay(change, live)),
    );
    const guarded = [...matchAccount(desired, live).interconnects].filter(
      ([key]) => isProtected.get(`interconnect.${key}`) === true,
    );
    const emptied = guarded.filter(([key, { name }]) => isEmptied(name, key, plan, live));
    expect(plan.guards.some(({ id }) => id === 'protect')).toBe(struck.length + emptied.length > 0);
    if (plan.applyable) expect([...struck, ...emptied]).toEqual([]);
  });
});

/** True if the router of a live CNI loses its session, all its routes, its default route or its addresses. */
function losesItsWay({ action, kind, live_id, fields }: Change, live: LiveAccount): boolean {
  const cni = live.cnis.find(({ id }) => id === live_id);
  if (kind !== 'cni' || action !== 'update' || cni === undefined) return false;
  const after = new Map(fields.map((field) => [field.path, field.after]));
  if (after.has('cust_ip') || after.has('p2p_ip')) return true;
  if (cni.bgp === undefined) return false;
  if (after.has('bgp.customer_asn') && after.get('bgp.customer_asn') === undefined) return true;
  const prefixes = after.get('bgp.extra_prefixes');
  const isLeftOut = Array.isArray(prefixes) && !prefixes.includes('0.0.0.0/0');
  return after.get('bgp_mode') === 'advertise_only' || (isLeftOut && cni.bgp.extra_prefixes.includes('0.0.0.0/0'));
}

/** True if the interconnect has CNIs now and none after the plan. */
function isEmptied(name: string, key: string, { changes }: AccountPlan, live: LiveAccount): boolean {
  const changed = new Map(changes.map((change) => [change.live_id, change]));
  const hostAfter = ({ fields }: Change) => fields.find(({ path }) => path === 'interconnect')?.after;
  const own = live.cnis.filter(({ interconnect }) => interconnect === name);
  const left = own.filter(({ id }) => {
    const change = changed.get(id);
    return change !== undefined && (isDeleted(change) || hostAfter(change) !== undefined);
  });
  const comes = changes.some(
    (change) => change.kind === 'cni' && [name, `interconnect.${key}`].some((host) => host === hostAfter(change)),
  );
  return own.length > 0 && left.length === own.length && !comes;
}

test('a plan that is read back from JSON equals the written plan', async () => {
  await holdsForScenes(async (scene) => {
    const document = planDocument([(await planOf(scene)).plan], scene.allowed);
    const text = encodePlan(document);
    const decoded = decodePlan(text);
    if (!decoded.ok) throw new Error(decoded.message);
    expect(decoded.plan).toEqual(document);
    expect(encodePlan(decoded.plan)).toBe(text);
  });
});
