import { describe, expect, test } from 'vitest';
import { magicDocuments, magicScene, onOneLine, withoutCni } from './magic-scene.ts';

const noHealth = [{ kind: 'graphql_errors', message: 'quota exceeded' }];
const noRoutes = [{ kind: 'refused', operation: 'list_magic_routes', reason: 'no_magic_permission' }];
const document = withoutCni('b');
const deleted = ['delete_cni'];

/** A plan of the document in plan.json, made under these faults, and what was written since. */
async function reviewed(faults: readonly unknown[] = [], text = document) {
  const scene = await magicScene(text);
  await scene.sandbox.setFaults(faults);
  const plan = await scene.planOf('--out', 'json=plan.json');
  await scene.sandbox.setFaults([]);
  return {
    ...scene,
    plan,
    judged: plan.accounts[0]?.terms?.judged,
    apply: (...flags: readonly string[]) => scene.run('apply', '--yes', ...flags),
    writes: async () => (await scene.sandbox.commits()).map(({ operation }) => operation),
  };
}

describe('what the preflight could read at the review', () => {
  test.each([
    ['the health of tunnels', noHealth, 'routes, not the health of tunnels', 'quota exceeded'],
    ['routes', noRoutes, 'no routes', 'Magic WAN Read or Magic Transit Read'],
  ] as const)('may not be less at apply: %s', async (_, faults, now, reason) => {
    const { judged, sandbox, apply, writes } = await reviewed();
    expect(judged).toBe('health');
    await sandbox.setFaults(faults);
    const { code, stdout, stderr } = await apply('--plan', 'plan.json');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('The preflight reads less now than in the review (preflight-lost): let the token read it');
    expect(stderr).toMatch(/account 023e\S+\n +reviewed +routes and the health of tunnels\n/);
    expect(onOneLine(stderr)).toContain(`now ${now} not read`);
    expect(onOneLine(stderr)).toContain(reason);
    expect(stderr).not.toContain('Looser now');
    expect(await writes()).toEqual([]);
    // Once it can be read again, the same review holds.
    await sandbox.setFaults([]);
    expect(await apply('--plan', 'plan.json')).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(deleted);
  });

  test.each([
    ['routes', noHealth],
    ['none', noRoutes],
  ] as const)('may be %s, and the same or more at apply', async (evidence, faults) => {
    for (const later of [faults, []]) {
      const { judged, sandbox, apply, writes } = await reviewed(faults);
      expect(judged).toBe(evidence);
      await sandbox.setFaults(later);
      expect(await apply('--plan', 'plan.json')).toMatchObject({ code: 0 });
      expect(await writes()).toEqual(deleted);
    }
  });

  test('is less again where routes go that were reviewed without health', async () => {
    const { sandbox, apply, writes } = await reviewed(noHealth);
    await sandbox.setFaults(noRoutes);
    const { code, stderr } = await apply('--plan', 'plan.json');
    expect(code).toBe(4);
    expect(onOneLine(stderr)).toContain('reviewed routes, not the health of tunnels now no routes');
    expect(await writes()).toEqual([]);
  });

  test('is in no fingerprint: --expect takes the plan, which says in Danger what is not judged', async () => {
    const { plan, sandbox, run, apply } = await reviewed();
    await sandbox.setFaults(noHealth);
    expect((await run('plan')).stdout).toContain('not judged: the health of tunnels');
    expect(await apply('--expect', plan.fingerprint)).toMatchObject({ code: 0 });
  });

  test('does not matter for a change that disrupts nothing', async () => {
    const described = magicDocuments.replace('dfw-edge-2 }', 'dfw-edge-2, description: new }');
    const { judged, sandbox, apply } = await reviewed([], described);
    expect(judged).toBeUndefined();
    await sandbox.setFaults([...noRoutes, ...noHealth]);
    expect(await apply('--plan', 'plan.json')).toMatchObject({ code: 0 });
  });
});

describe('policy.preflight', () => {
  const under = (preflight: string) => document.replace('max_deletes: 9', `max_deletes: 9, preflight: ${preflight}`);

  test.each([
    ['required', 'auto'],
    ['required', 'off'],
    ['auto', 'off'],
  ])('may not be loosened from %s to %s after the review', async (before, after) => {
    const { edit, apply, plan, writes } = await reviewed([], under(before));
    await edit(under(after));
    const { code, stderr } = await apply('--plan', 'plan.json');
    expect(code).toBe(4);
    expect(stderr).toMatch(new RegExp(`policy\\.preflight[^]*reviewed +${before}\\n +now +${after}\\n`));
    expect(stderr).not.toContain('preflight-lost');
    expect(await apply('--expect', plan.fingerprint)).toMatchObject({ code: 4 });
    expect(await writes()).toEqual([]);
  });

  test.each([
    ['off', 'auto'],
    ['off', 'required'],
    ['auto', 'required'],
  ])('may be made stricter from %s to %s', async (before, after) => {
    const { edit, apply, writes } = await reviewed([], under(before));
    await edit(under(after));
    expect(await apply('--plan', 'plan.json')).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(deleted);
  });
});
