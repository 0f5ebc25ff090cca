import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { EventLogLine } from '../../src/model/generated/event-log.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import { gateBefore } from '../helpers/gate.ts';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { circuit, folderWith, otherFreeSlot, sandboxFor } from './workspace.ts';

const ctrlC = '\u0003';
const patience = { timeout: 20_000 };
const twoCircuits = `${circuit.replace('cnis:', `  ord-b: { type: direct, slot_id: ${otherFreeSlot} }\ncnis:`)}  wan-b: { interconnect: ord-b }\n`;

/** An apply on a terminal, one call at a time, whose first write is held back. */
async function heldApply() {
  const sandbox = await sandboxFor();
  const gate = await gateBefore(sandbox.url);
  const cwd = await folderWith({ 'demarc.yaml': twoCircuits });
  const args = ['apply', '--yes', '--parallelism', '1', '--out', 'json=report.json', '--log', 'run.ndjson'];
  const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: gate.url };
  const { terminal, screen } = demarcOnTerminal(args, { cwd, env });
  await vi.waitUntil(() => gate.waiting() > 0, patience);
  const log = async () =>
    (await readFile(join(cwd, 'run.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EventLogLine);
  const report = async () => JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')) as ReportDocument;
  return { sandbox, gate, cwd, terminal, screen, log, report };
}

function outcomes({ accounts }: ReportDocument): readonly (readonly [string, string])[] {
  return accounts.flatMap(({ changes }) => changes.map(({ address, outcome }) => [address, outcome] as const));
}

const firstOnly = [
  ['interconnect.ewr-a', 'applied'],
  ['interconnect.ord-b', 'not_attempted'],
  ['cni.wan-a', 'not_attempted'],
  ['cni.wan-b', 'not_attempted'],
];

describe.skipIf(!hasPseudoTerminal)('on a terminal,', () => {
  test('the first Ctrl-C finishes what is in flight, starts nothing new, and reports', async () => {
    const { sandbox, gate, terminal, screen, log, report } = await heldApply();
    terminal.stdin.write(ctrlC);
    await vi.waitUntil(() => screen().includes('interrupted: '), patience);
    gate.open();
    expect(await once(terminal, 'close')).toEqual([130, null]);
    expect(outcomes(await report())).toEqual(firstOnly);
    expect((await report()).accounts[0]?.converged).toBeNull();
    expect(screen()).toContain('not attempted');
    expect((await log()).at(-1)).toMatchObject({ event: 'run_ended', exit_code: 130 });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect']);
  });

  test('the second Ctrl-C ends at once, without a report', async () => {
    const { sandbox, cwd, terminal, screen, log } = await heldApply();
    terminal.stdin.write(ctrlC);
    await vi.waitUntil(() => screen().includes('interrupted: '), patience);
    terminal.stdin.write(ctrlC);
    expect(await once(terminal, 'close')).toEqual([130, null]);
    expect(await sandbox.commits()).toEqual([]);
    expect((await readdir(cwd)).sort()).toEqual(['demarc.yaml', 'run.ndjson']);
    expect((await log()).at(-1)).toMatchObject({ event: 'run_ended', exit_code: 130 });
  });

  test('a closed terminal ends an apply like Ctrl-C, with 129 and the report in its file', async () => {
    const { sandbox, gate, terminal, log, report } = await heldApply();
    const closed = once(terminal, 'close');
    terminal.kill('SIGKILL');
    await closed;
    await vi.waitUntil(async () => (await log()).some(({ event }) => event === 'interrupted'), patience);
    gate.open();
    await vi.waitUntil(async () => (await log()).at(-1)?.event === 'run_ended', patience);
    expect((await log()).at(-1)).toMatchObject({ event: 'run_ended', exit_code: 129 });
    expect(outcomes(await report())).toEqual(firstOnly);
    expect(await sandbox.commits()).toHaveLength(1);
  });

  test('an interrupted apply is finished by the next one without duplicates', async () => {
    const { sandbox, gate, cwd, terminal, screen } = await heldApply();
    terminal.stdin.write(ctrlC);
    await vi.waitUntil(() => screen().includes('interrupted: '), patience);
    gate.open();
    await once(terminal, 'close');
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
    const created = (await sandbox.commits()).map(({ operation }) => operation).sort();
    expect(created).toEqual(['create_cni', 'create_cni', 'create_interconnect', 'create_interconnect']);
  });
});
