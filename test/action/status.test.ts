import { expect, test } from 'vitest';
import { account, circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { runAction } from '../helpers/run-action.ts';
import { scheduleEvent } from './events.ts';

test('circuits are shown in the summary, and one that is down ends the step with 2', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  const env = { CLOUDFLARE_API_TOKEN: 'cf-token', CLOUDFLARE_BASE_URL: sandbox.url };
  const run = () =>
    runAction({ inputs: { command: 'status' }, event: scheduleEvent(), files: { 'demarc.yaml': circuit }, env });
  const well = await run();
  expect(well.code).toBe(0);
  expect(well.outputs).toMatchObject({ changed: 'false', errored: 'false' });
  expect(well.summary).toContain('### 1 interconnect, all Healthy');

  const state = await sandbox.state();
  const own = state.accounts[account];
  const [name = ''] = own?.interconnects.map((each) => each.name) ?? [];
  const down = { ...own, status: { [name]: { state: 'Down', reason: 'no light <b>' } } };
  await sandbox.setState({ accounts: { ...state.accounts, [account]: down } });
  const unwell = await run();
  expect(unwell.code).toBe(2);
  expect(unwell.outputs).toMatchObject({ changed: 'true', errored: 'false', 'exit-code': '2' });
  expect(unwell.summary).toContain('### 1 of 1 interconnect not Healthy');
  expect(unwell.summary).toContain('no light &#60;b&#62;');
  expect(unwell.commands.find(({ name: kind }) => kind === 'error')?.message).toContain(name);
});
