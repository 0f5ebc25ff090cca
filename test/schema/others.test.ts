import { expect, test } from 'vitest';
import { schemaNames, schemaText } from '../../src/schema/schemas.ts';
import { checkSandboxFaults, checkSandboxSeed } from '../../src/schema/validate-sandbox.ts';
import { checkPlan, isPlanDocument } from '../../src/schema/validate-stored.ts';

test('every published schema can be printed by its name', () => {
  for (const name of schemaNames()) {
    const schema = JSON.parse(schemaText(name) ?? '') as { $id: string };
    // A name, and no address: no host is ours.
    expect(schema.$id).toBe(`urn:demarc:schema:${name}`);
  }
  expect(schemaNames()).toEqual([...schemaNames()].sort());
  expect(schemaText('nothing')).toBeUndefined();
});

test('the effects of a report are those of a plan', () => {
  const [plan, report] = ['plan', 'report'].map((name) => {
    const { $defs } = JSON.parse(schemaText(name) ?? '') as { $defs: Record<string, object> };
    return [$defs['Effect'], $defs['Impact']];
  });
  expect(plan?.[0]).toBeDefined();
  expect(report).toEqual(plan);
});

test('a plan is recognised by its shape', () => {
  const plan = { format: 'demarc.plan/2', fingerprint: `sha256:${'0'.repeat(64)}`, allowed: [], accounts: [] };
  expect(isPlanDocument(plan)).toBe(true);
  expect(checkPlan({ ...plan, accounts: undefined })).toMatchObject([{ keyword: 'required' }]);
  expect(isPlanDocument({ ...plan, format: 'demarc.plan/1' })).toBe(false);
});

test('only the problems of the intended kind of fault are reported', () => {
  expect(checkSandboxFaults([{ kind: 'latency', ms: 10 }])).toEqual([]);
  const [problem, ...more] = checkSandboxFaults([{ kind: 'latency', ms: 'long' }]);
  expect(problem).toMatchObject({ path: [0, 'ms'], message: 'ms must be a number, not a string' });
  expect(more).toEqual([]);
  expect(checkSandboxFaults([{ kind: 'latncy', ms: 10 }])).toMatchObject([
    {
      path: [0, 'kind'],
      message: expect.stringMatching(/^kind must be latency/) as string,
      hint: 'did you mean latency?',
    },
  ]);
});

test('the errors of a seed name its wrong fields', () => {
  expect(checkSandboxSeed({ accounts: {} })).toMatchObject([{ message: 'accounts must not be empty' }]);
  expect(checkSandboxSeed({ acounts: {} })).toMatchObject([{ key: 'acounts', hint: 'did you mean accounts?' }]);
});
