import { expect, test } from 'vitest';
import { folderWith } from '../e2e/workspace.ts';
import { type Allowable, everyAllowance } from '../helpers/every-allowance.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { cells, faultOf } from './cells.ts';
import { Dice } from './dice.ts';
import { madeTwice } from './made-twice.ts';
import { drawScenario } from './scenario.ts';
import { seedSandbox } from './seed-sandbox.ts';

const inTable = [0, 1, 5];

/** What wants to be seen in the command itself too; a hang, a pause of half a minute and latency only take time there. */
const kinds = ['status', 'html', 'reset', 'malformed'];
const chosen = cells.flatMap((cell, seed) => (kinds.includes(cell.kind) && seed % 11 === 0 ? [{ cell, seed }] : []));

test.each(chosen)('the built command survives $cell.operation $cell.kind $cell.when', async ({ cell, seed }) => {
  const dice = new Dice(seed);
  const scenario = drawScenario(dice, cell.operation);
  const sandbox = await seedSandbox(scenario);
  try {
    await sandbox.setFaults([faultOf(cell, dice)]);
    const cwd = await folderWith({ 'demarc.yaml': scenario.document });
    const env = { CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url, XDG_RUNTIME_DIR: cwd };
    const guards = everyAllowance(JSON.parse(scenario.document) as Allowable).flatMap((text) => ['--allow', text]);
    const run = () =>
      runDemarc(['apply', '--yes', '--wait', ...guards], { cwd, env: { ...env, ...scenario.environment } });
    let code: number | null = null;
    for (let i = 0; i < 4 && code !== 0; i++) {
      const ended = await run();
      code = ended.code;
      expect(inTable, ended.stderr).toContain(code);
      expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/^\s+at .+:\d+:\d+/m);
    }
    expect(code).toBe(0);
    const before = (await sandbox.log()).length;
    expect((await run()).code).toBe(0);
    const log = await sandbox.log();
    expect(log).toHaveLength(before);
    // A redundant pair of attachments is alike: there may be two of a region.
    expect(madeTwice(log).filter((name) => !/^(us|europe)-/.test(name))).toEqual([]);
  } finally {
    await sandbox.close();
  }
});
