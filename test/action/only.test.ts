import { expect, test } from 'vitest';
import { circuit } from '../e2e/workspace.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const files = { 'demarc.yaml': `${circuit}settings:\n  default_asn: 64700\n` };

async function writes(pull: Awaited<ReturnType<typeof pullFor>>): Promise<readonly string[]> {
  return (await pull.sandbox.commits()).map(({ operation }) => operation);
}

test('apply with only carries out a part of what was reviewed, and the rest in a run without it', async () => {
  const pull = await pullFor(github());
  expect((await pull.run({ files })).code).toBe(0);
  const merge = mergeOf(github(), pull);
  const part = await merge.dispatch({ files, inputs: { only: 'settings' } });
  expect(part).toMatchObject({ code: 0, outputs: { changed: 'true', update: '1', create: '0' } });
  expect(await writes(pull)).toEqual(['update_settings']);
  expect(part.summary).toContain('cni.wan-a');
  expect((await merge.apply({ files })).code).toBe(0);
  expect(await writes(pull)).toEqual(['update_settings', 'create_interconnect', 'create_cni']);
});

test('a plan with only says that it is a part, and reviews nothing else', async () => {
  const pull = await pullFor(github());
  const only = { only: 'settings' };
  expect((await pull.run({ files, inputs: only })).code).toBe(0);
  expect(pull.comments()[0]?.body).toContain(
    'Only a part is planned (input <code>only</code>): <code>settings</code>. All other changes are left out.',
  );
  const merge = mergeOf(github(), pull);
  const whole = await merge.apply({ files });
  expect(whole.code).toBe(4);
  expect(whole.summary).toContain('cni.wan-a');
  expect(await writes(pull)).toEqual([]);
  expect((await merge.apply({ files, inputs: only })).code).toBe(0);
  expect(await writes(pull)).toEqual(['update_settings']);
});

test('an address that no document declares ends the run before it writes', async () => {
  const pull = await pullFor(github());
  const { code, commands } = await pull.run({ files, inputs: { only: 'cni.wan-b' } });
  expect(code).toBe(64);
  expect(commands.find(({ name }) => name === 'error')?.message).toContain('Did you mean cni.wan-a?');
});
