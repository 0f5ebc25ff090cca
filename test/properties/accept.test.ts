import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EditReport } from '../../src/render/edits/edit-report.ts';
import { folderWith, sandboxFor } from '../e2e/workspace.ts';
import { accountTag } from '../helpers/account.ts';
import { dealDocument } from '../helpers/deal-document.ts';
import { casesOf } from '../helpers/deep.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import type { Scene } from '../helpers/scene.ts';
import { Tally } from '../helpers/tally.ts';
import type { Tape } from '../helpers/tape.ts';

interface Planned {
  readonly errors: readonly unknown[];
  readonly changes: readonly (Fields & { readonly address: string; readonly live_id: string | null })[];
}

interface Fields {
  readonly action: string;
  readonly fields: readonly { readonly path: string }[];
}

test('what accept wrote is no change any more, nothing else changes for it, all else is told, and a second run writes nothing', async () => {
  const tally = new Tally();
  await holdsForScenes(
    async (scene) => {
      const sandbox = await sandboxFor({ seed: { accounts: { [accountTag]: scene.live.seed } } });
      const { tape, environment: env } = scene;
      const cwd = await folderWith(files(scene));
      const plan = async (): Promise<Planned> => {
        const { stdout } = await sandbox.demarc(['plan', '--format', 'json'], { cwd, env });
        return (JSON.parse(stdout) as { accounts: [Planned] }).accounts[0];
      };
      const before = await plan();
      const addresses = before.changes.map(({ address }) => address);
      const chosen = tape.chance(30) ? tape.shuffled(addresses).slice(0, 1 + tape.below(2)) : [];
      const flags = [
        '--missing',
        tape.choose('leave', 'absent', 'remove'),
        ...(tape.chance(50) ? ['--unmanaged'] : []),
      ];
      const accept = () => sandbox.demarc(['accept', ...chosen, ...flags, '--format', 'json'], { cwd, env });
      const { code, stdout, stderr } = await accept();
      if (before.errors.length > 0) {
        tally.count(['not planned']);
        return;
      }
      const { written, left } = JSON.parse(stdout) as EditReport;
      expect([left.length > 0 ? 2 : 0, stderr]).toEqual([code, expect.not.stringContaining('error')]);
      tally.count([written.length > 0 ? 'written' : 'nothing', left.length > 0 ? 'left' : 'all', ...reasons(left)]);
      const after = await plan();
      expect(after.errors).toEqual([]);
      const known = new Set(before.changes.map((change) => change.address + effect(change)));
      const isTold = (address: string, field: string | null) =>
        left.some((each) => each.address === address && (field === null || each.field === field));
      for (const change of after.changes) {
        const { address, fields } = change;
        const isKnown = known.has(address + effect(change)) || fields.every(({ path }) => isTold(address, path));
        expect({ address, change: isKnown ? 'known' : change }).toEqual({ address, change: 'known' });
        const isMine = chosen.length === 0 || chosen.includes(address);
        expect({ address, told: !isMine || isTold(address, null) }).toEqual({ address, told: true });
      }
      const texts = await textsOf(cwd);
      const again = await accept();
      // An address that is neither declared nor live any more is a mistake of the command line.
      if (again.code !== 64) expect((JSON.parse(again.stdout) as EditReport).written).toEqual([]);
      expect(await textsOf(cwd)).toEqual(texts);
    },
    casesOf(16, 400, 'DEMARC_ACCEPT_RUNS'),
  );
  console.info(tally.toString());
  expect(tally.rarerThan(5, ['written', 'left', 'all'])).toEqual([]);
});

function reasons(left: EditReport['left']): readonly string[] {
  const faults = left.filter(({ reason }) => /^(?:the edited text|two edits|a document would|it was not)/.test(reason));
  expect(faults).toEqual([]);
  return left.some(({ reason }) => reason.includes('would be invalid')) ? ['one is invalid'] : [];
}

function effect({ action, fields }: Fields): string {
  return JSON.stringify([action, fields]);
}

function files({ document, tape }: Scene): Record<string, string> {
  const sources = dealDocument(document, tape).map(({ name, text }) => {
    const parts = text.split('\n---\n').map((part) => (tape.chance(60) ? block(JSON.parse(part), tape) : `${part}\n`));
    return [`demarc/${name}`, parts.join('---\n')] as const;
  });
  return Object.fromEntries(sources);
}

/** Block style, with comments. */
function block(value: unknown, tape: Tape, indentation = ''): string {
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => {
      const above = tape.chance(8) ? `${indentation}# about ${key}\n` : '';
      const comment = tape.choose('', '', ' # why');
      const isFlow = typeof inner !== 'object' || inner === null || Array.isArray(inner) || tape.chance(15);
      if (isFlow || Object.keys(inner).length === 0)
        return `${above}${indentation}${key}: ${JSON.stringify(inner)}${comment}\n`;
      return `${above}${indentation}${key}:${comment}\n${block(inner, tape, `${indentation}  `)}`;
    })
    .join('');
}

async function textsOf(cwd: string): Promise<readonly string[]> {
  const names = (await readdir(join(cwd, 'demarc'), { recursive: true })).filter((name) => name.endsWith('.yaml'));
  return Promise.all(names.sort().map((name) => readFile(join(cwd, 'demarc', name), 'utf8')));
}
