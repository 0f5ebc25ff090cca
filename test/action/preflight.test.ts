import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { magicSeed, onOneLine, withMtu, withoutCni } from '../e2e/magic-scene.ts';
import { sandboxFor } from '../e2e/workspace.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

async function pullOf(text: string) {
  const files = { 'demarc.yaml': text };
  const pull = await pullFor(github(), await sandboxFor({ seed: magicSeed() }));
  const planned = await pull.run({ files });
  expect(planned.code).toBe(0);
  const writes = async () => (await pull.sandbox.commits()).map(({ operation }) => operation);
  return { pull, planned, files, writes };
}

describe('a stored review', () => {
  test('holds the evidence that there was: apply refuses less of it, though the plan is the same', async () => {
    const { pull, planned, files, writes } = await pullOf(withoutCni('b'));
    const merge = mergeOf(github(), pull);
    await pull.sandbox.setFaults([{ kind: 'graphql_errors', message: 'quota exceeded' }]);
    const refused = await merge.apply({ files });
    expect(refused.code).toBe(4);
    expect(refused.outputs).toMatchObject({ 'exit-code': '4', fingerprint: planned.outputs['fingerprint'] });
    for (const text of [refused.summary, pull.comments().at(-1)?.body ?? '']) {
      const said = onOneLine(text).replaceAll('&#8203;', '');
      expect(said).toContain('The preflight reads less now than in the review (preflight-lost)');
      expect(said).toMatch(
        /reviewed <code>routes and the health of tunnels<\/code>, now <code>routes, not the health of tunnels/,
      );
      expect(said).toContain('quota exceeded');
    }
    expect(await writes()).toEqual([]);
    await pull.sandbox.setFaults([]);
    expect((await merge.apply({ files })).code).toBe(0);
    expect(await writes()).toEqual(['delete_cni']);
  });
});

describe('what a PUT takes along on the Magic side', () => {
  test('is applied_lost in outputs, summary, comment, log and report, with its former value', async () => {
    const { pull, files, writes } = await pullOf(withMtu('b', 1476));
    const merge = mergeOf(github(), pull);
    await pull.sandbox.setFaults([{ kind: 'magic_extras_lost', fields: ['health_check'] }]);
    const applied = await merge.apply({ files });
    expect(applied.code).toBe(5);
    expect(applied.outputs).toMatchObject({ changed: 'true', errored: 'true', 'exit-code': '5' });
    expect(await writes()).toEqual(['update_cni']);
    const report = JSON.parse(await readFile(applied.outputs['report-path'] ?? '', 'utf8')) as ReportDocument;
    const [own] = report.accounts;
    expect(own?.summary).toMatchObject({ applied: 0, applied_lost: 1 });
    expect(own?.changes).toMatchObject([{ address: 'cni.b', outcome: 'applied_lost' }]);
    const former = /dfw-edge-2[^]*has lost health_\W?check \(rate mid/;
    expect(own?.changes[0]?.error?.message).toMatch(former);
    for (const text of [applied.summary, merge.reports().at(-1) ?? '']) {
      expect(text).toContain('1 applied, lost');
      expect(text).toMatch(former);
      expect(text).toContain('Next: set again what was lost');
    }
    expect(applied.log).toMatch(/cni\.b: applied, lost/);
  });

  test('is not looked for in vain: a refused read is said, and the change is applied', async () => {
    const { pull, files } = await pullOf(withMtu('b', 1476));
    await pull.sandbox.setFaults([{ kind: 'refused', operation: 'list_cf_interconnects', nth: 2 }]);
    const applied = await mergeOf(github(), pull).apply({ files });
    expect(applied.code).toBe(0);
    const report = JSON.parse(await readFile(applied.outputs['report-path'] ?? '', 'utf8')) as ReportDocument;
    expect(report.accounts[0]?.magic_not_read).toContain('Magic WAN Read');
    for (const text of [applied.summary, applied.log]) expect(text).toContain('Magic WAN Read');
  });
});
