import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import { loadDesired } from '../../src/config/load-desired.ts';
import type { DiffChange } from '../../src/model/generated/diff.ts';
import type { Snapshot } from '../../src/model/live.ts';
import { snapshotChanges } from '../../src/plan/diff/snapshot-changes.ts';
import { exportViews } from '../../src/usecases/export/export-account.ts';
import { viewOf } from '../../src/usecases/export/read-view.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { readSnapshot } from '../../src/usecases/snapshot/read-snapshot.ts';
import { snapshotText } from '../../src/usecases/snapshot/snapshot-text.ts';
import { readKept } from '../../src/usecases/snapshot/take-snapshot.ts';
import { accountTag } from '../helpers/account.ts';
import { findSecret } from '../helpers/find-secret.ts';
import { handMade } from '../helpers/hand-made.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { type InProcessNetwork, inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { desiredOf, networkOf, planScene } from '../helpers/plan-scene.ts';
import { Tally } from '../helpers/tally.ts';

const head = { taken_at: '2026-03-01T09:30:00.000Z', demarc: '1.0.0' };

async function kept({ api }: InProcessNetwork, secrets: boolean): Promise<string> {
  const chosen = { account: accountTag, tokenEnv: undefined, desired: undefined };
  return snapshotText({ ...head, secrets }, [await readKept({ chosen, reader: api })]);
}

async function* streamOf(text: string) {
  yield await Promise.resolve(text);
}

function read(text: string): Promise<Snapshot> {
  return readSnapshot('-', { version: '1.0.0', environment: {}, stdin: streamOf(text), notify: () => undefined });
}

test('a snapshot is read as it was written, and the plan of its documents is empty', async () => {
  await holdsForScenes(async ({ live, tape }) => {
    const account = tape.chance(80) ? handMade(live.seed, tape) : live.seed;
    const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: account } });
    const secrets = tape.chance(50);
    const text = await kept(network, secrets);
    const snapshot = await read(text);
    const [found, ...others] = snapshot.accounts;
    if (found === undefined || others.length > 0) throw new Error('not one account');
    // Whatever is written again is the same, so nothing was lost in between.
    const marked = { ...head, secrets: false };
    expect(snapshotText(marked, snapshot.accounts)).toBe(await kept(network, false));
    if (secrets) expect(snapshotText({ ...head, secrets }, snapshot.accounts)).toBe(text);
    for (const { bgp } of account.cnis ?? []) {
      const value = bgp?.md5_key;
      const isLong = typeof value === 'string' && value.length > 6;
      if (isLong && !secrets) expect(findSecret(text, { name: 'a key', core: value, value })).toBeUndefined();
    }
    const style = { split: undefined, secrets: false, protect: false };
    const [written] = exportViews([viewOf(found.live, { ...found, tokenEnv: undefined })], style, '1.0.0');
    const sources = (written?.files ?? []).map(({ path: name, text: content }) => ({ name, text: content }));
    const options = {
      environment: {},
      offline: false,
      skipSecrets: false,
      defaultAccount: undefined,
      version: '1.0.0',
    };
    const [desired] = loadDesired(sources, options).accounts;
    if (desired === undefined) throw new Error('no account');
    const { planned } = await readAndPlan(desired, network.api, { allowed: [], skipSecrets: false });
    const { changes, errors, complete } = planned.plan;
    expect({ changes, errors, complete }).toEqual({ changes: [], errors: [], complete: true });
  });
});

test('the diff of two snapshots is empty where nothing was committed between, and else says what was', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const network = networkOf(scene);
    const before = await read(await kept(network, scene.tape.chance(50)));
    const same = await read(await kept(network, scene.tape.chance(50)));
    expect(changesOf(before, same)).toEqual([]);
    const { planned } = await planScene(scene, desiredOf(scene), network.api);
    if (!planned.plan.applyable) return;
    const options = { parallelism: 4, stopOnError: false, clock: memoryClock() };
    await applyAccount(planned, network.api, options);
    const after = await read(await kept(network, true));
    const changes = changesOf(before, after);
    const { log } = network.world;
    expect(changes.length > 0).toBe(log.length > 0);
    // The oracle of what is new and gone: the commits, less what came and went in between.
    const ids = (operation: string) => new Set(log.flatMap((each) => (each.operation === operation ? [each.id] : [])));
    const [made, deleted] = [ids('create_cni'), ids('delete_cni')];
    const shown = (action: string) => changes.filter((each) => each.kind === 'cni' && each.action === action);
    const idsOf = (list: readonly DiffChange[]) => list.map(({ live_id }) => live_id ?? '').sort();
    expect(idsOf([...shown('create'), ...shown('replace')])).toEqual([...made].filter((id) => !deleted.has(id)).sort());
    const gone = [...idsOf(shown('delete')), ...shown('replace').map(({ replaces = '' }) => replaces)];
    expect(gone.sort()).toEqual([...deleted].filter((id) => !made.has(id)).sort());
    tally.count(changes.length === 0 ? ['no change'] : changes.map(({ kind, action }) => `${kind} ${action}`));
  });
  console.info(tally.toString());
  const kinds = ['no change', 'cni create', 'cni update', 'cni delete', 'interconnect create'];
  expect(tally.rarerThan(0.5, kinds)).toEqual([]);
});

function changesOf({ accounts: [before] }: Snapshot, { accounts: [after] }: Snapshot): readonly DiffChange[] {
  if (before === undefined || after === undefined) throw new Error('no account');
  return snapshotChanges(before, after).changes;
}
