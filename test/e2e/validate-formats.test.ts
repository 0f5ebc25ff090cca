import { describe, expect, it } from 'vitest';
import { runDemarc } from '../helpers/run-demarc.ts';
import { expectSarif } from '../helpers/sarif.ts';
import { readWorkflowCommand } from '../helpers/workflow-command.ts';
import { account, circuit, folderWith, freeSlot } from './workspace.ts';

const hostile = `version: 1
account: ${account}
policy: { rules: { "::error::pwned##[error]%0A::x": off } }
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot} }
  ewr-b: { type: direct, slot_id: ${freeSlot} }
cnis:
  wan-a:
    interconnect: ewr-a
    bgp: { md5_key: "\${env:DEMARC_MISSING}" }
`;
const odd = 'sites/new york, ü.yaml';

describe('demarc validate --format github', () => {
  it('writes only one annotation per finding to stdout, with the exit code of every format', async () => {
    const cwd = await folderWith({ [odd]: hostile });
    const { code, stdout } = await runDemarc(['validate', 'sites', '--format', 'github'], { cwd });
    expect(code).toBe(3);
    const commands = stdout.trimEnd().split('\n').map(readWorkflowCommand);
    const names = commands.map((command) => command?.name);
    expect(new Set(names)).toEqual(new Set(['error', 'warning', 'notice']));
    for (const command of commands) expect(command?.properties['file']).toBe(odd);
    expect(commands.find((command) => command?.properties['title'] === 'demarc: slot-duplicate')).toMatchObject({
      name: 'error',
      properties: { line: '6', endLine: '6', col: '35', endColumn: '71' },
    });
    expect(commands.find((command) => command?.properties['title'] === 'demarc: unknown-rule')?.message).toContain(
      String.raw`there is no rule "::error::pwned\u{23}#[error]%0A::x"`,
    );
    expect(stdout.trimEnd()).not.toMatch(/##\[|^(?!::(?:error|warning|notice) file=)/m);
  });

  it('names files from the root of the checkout, in any working directory', async () => {
    const cwd = await folderWith({ 'net/demarc.yaml': hostile });
    const run = async (env: Record<string, string>) => {
      const { stdout } = await runDemarc(['validate', '--format', 'github'], { cwd: `${cwd}/net`, env });
      return readWorkflowCommand(stdout.split('\n')[0] ?? '')?.properties['file'];
    };
    expect(await run({})).toBe('demarc.yaml');
    expect(await run({ GITHUB_WORKSPACE: cwd })).toBe('net/demarc.yaml');
    expect(await run({ GITHUB_WORKSPACE: `${cwd}/elsewhere` })).toBe('demarc.yaml');
  });

  it('writes nothing when there are no findings', async () => {
    const quiet = `${circuit}policy: { rules: { single-circuit: off } }\n`;
    const cwd = await folderWith({ 'demarc.yaml': quiet });
    const { code, stdout } = await runDemarc(['validate', '--format', 'github'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});

describe('demarc validate --format sarif', () => {
  it('writes SARIF for code scanning with every rule and percent-encoded file names', async () => {
    const cwd = await folderWith({ [odd]: hostile });
    const { code, stdout } = await runDemarc(['validate', 'sites', '--format', 'sarif'], { cwd });
    expect(code).toBe(3);
    const run = expectSarif(stdout);
    const rules = JSON.parse((await runDemarc(['rules', '--format', 'json'])).stdout) as { rules: { id: string }[] };
    const ids = run.tool.driver.rules.map(({ id }) => id);
    expect(ids.slice(0, rules.rules.length)).toEqual(rules.rules.map(({ id }) => id));
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual(
      expect.arrayContaining([
        ['slot-duplicate', 'error'],
        ['unused-interconnect', 'warning'],
        ['variable-unset', 'note'],
      ]),
    );
    for (const { locations } of run.results) {
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('sites/new%20york%2C%20%C3%BC.yaml');
    }
  });

  it('has no results without findings, and one result for a text that is not YAML', async () => {
    const cwd = await folderWith({
      'good.yaml': `${circuit}policy: { rules: { single-circuit: off } }\n`,
      'bad.yaml': 'a: [1\n',
    });
    const good = await runDemarc(['validate', 'good.yaml', '--format', 'sarif'], { cwd });
    expect(good.code).toBe(0);
    expect(expectSarif(good.stdout).results).toEqual([]);
    const bad = await runDemarc(['validate', 'bad.yaml', '--format', 'sarif'], { cwd });
    expect(bad.code).toBe(3);
    expect(expectSarif(bad.stdout).results[0]?.ruleId).toMatch(/^yaml-/);
  });
});
