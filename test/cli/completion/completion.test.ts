import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Command, Flag } from '../../../src/cli/command.ts';
import { bashScript } from '../../../src/cli/completion/bash-script.ts';
import { completionTree } from '../../../src/cli/completion/completion-tree.ts';
import { fishScript } from '../../../src/cli/completion/fish-script.ts';
import { sourceOfFlag, sourceOfWords } from '../../../src/cli/completion/value-sources.ts';
import { zshScript } from '../../../src/cli/completion/zsh-script.ts';
import { generalFlags } from '../../../src/cli/flags.ts';
import { loadCommands } from '../../../src/cli/registry.ts';
import { circuit, folderWith } from '../../e2e/workspace.ts';
import { demarcPath, runDemarc } from '../../helpers/run-demarc.ts';
import { hasShell, shellSession } from './shell-session.ts';

const commands = await loadCommands();
const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];
const there = new Map(shells.map((shell) => [shell, hasShell(shell)]));
const named = (shell: Shell) =>
  there.get(shell) === true ? shell : `${shell} (skipped: it, or script(1), is not installed)`;

/** A folder with documents, a demarc in PATH, one in the folder that must not be started, and the script. */
async function folderFor(shell: Shell, script?: string) {
  const cwd = await folderWith({ 'demarc.yaml': circuit, 'plan.json': '{}', 'letters/.keep': '' });
  await mkdir(join(cwd, 'bin'));
  const start = (path: string, text: string) => writeFile(path, `#!/bin/sh\n${text}\n`).then(() => chmod(path, 0o755));
  await start(join(cwd, 'bin/demarc'), `exec '${process.execPath}' '${demarcPath}' "$@"`);
  await start(join(cwd, 'demarc'), 'touch started');
  const text = script ?? (await runDemarc(['completion', shell])).stdout;
  await writeFile(join(cwd, 'bin/script'), text);
  const path = [join(cwd, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { cwd, path, script: join(cwd, 'bin/script'), noneStarted: () => !readdirSync(cwd).includes('started') };
}

// What only people know. A word that is new to this list may deserve completion: src/cli/completion/value-sources.ts.
const madeUp =
  'COMMAND DURATION FINGERPRINT GROUP ID KEY=NAME LIST METRO MS N N/S NAME[=VALUE] PORT SERVICE SITE SPEED TEXT URL [ADDRESS:]PORT';

test('it is decided for each value whether the shell can offer it', () => {
  const open = commands.flatMap((command) => {
    const flags = Object.entries<Flag>({ ...command.flags, ...generalFlags })
      .filter(([name, flag]) => flag.type !== 'switch' && !flag.choices && sourceOfFlag(name, flag) === 'nothing')
      .map(([name, { value }]) => [`--${name}`, value ?? ''] as const);
    const words =
      command.positional && sourceOfWords(command) === 'nothing' ? [['', command.positional.name] as const] : [];
    return [...flags, ...words].map(([name, value]) => ({ command: command.name, name, value }));
  });
  const unknown = open.filter(({ value, command }) => command !== 'sandbox' && !madeUp.split(' ').includes(value));
  expect(unknown).toEqual([]);
});

describe('demarc completion', () => {
  test.each([
    [['fish'], '/bin/bash', '# Completion of demarc'],
    [[], '/bin/bash', 'complete -o default -F _demarc demarc'],
    [[], '/usr/local/bin/zsh', '#compdef demarc'],
    [[], 'fish', 'complete -c demarc -f\n'],
  ])('%j with SHELL=%s', async (words, shell, line) => {
    const { code, stdout, stderr } = await runDemarc(['completion', ...words], { env: { SHELL: shell } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(line);
  });

  test('asks for a shell that it knows', async () => {
    const { code, stderr } = await runDemarc(['completion'], { env: { SHELL: '/bin/tcsh' } });
    expect(code).toBe(64);
    expect(stderr).toContain('write demarc completion bash');
    expect((await runDemarc(['completion', 'tcsh'])).stderr).toContain('SHELL is bash, zsh or fish, not "tcsh"');
    expect((await runDemarc(['completion', 'zsh', '--list', 'keys'])).code).toBe(64);
  });

  test('--list names what the documents declare, and is silent about what is wrong with them', async () => {
    const twice = circuit.replace('wan-a:', 'ewr-a:').replace('mtu: 1500', 'mtu: 150');
    const cwd = await folderWith({
      'demarc.yaml': `${circuit}settings: { default_asn: 64512 }\n`,
      'bad/demarc.yaml': twice,
    });
    const list = async (what: string, folder = cwd) => {
      const { code, stdout, stderr } = await runDemarc(['completion', '--list', what], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    expect(await list('keys')).toBe('ewr-a\tdirect interconnect\nwan-a\tCNI on ewr-a\n');
    expect(await list('addresses')).toBe(
      'settings\tthe account\ninterconnect.ewr-a\tdirect interconnect\ncni.wan-a\tCNI on ewr-a\n',
    );
    expect(await list('accounts')).toBe('023e105f4ecef8ad9ca31a8372d0c353\tdemarc.yaml\n');
    expect(await list('keys', join(cwd, 'bad'))).toContain('interconnect.ewr-a\t');
    expect(await list('keys', join(cwd, '..'))).toBe('');
  });
});

// Each with the words that it becomes.
const lines: readonly (readonly [keys: string, words: readonly string[]])[] = [
  ['demarc prefl\t', ['demarc', 'preflight']],
  ['demarc help prefl\t', ['demarc', 'help', 'preflight']],
  ['demarc explain plan-no-s\t', ['demarc', 'explain', 'plan-no-slot']],
  ['demarc circuit wan\t', ['demarc', 'circuit', 'wan-a']],
  [
    'demarc apply --only cni.\t--only int\t',
    ['demarc', 'apply', '--only', 'cni.wan-a', '--only', 'interconnect.ewr-a'],
  ],
  ['demarc plan --format=js\t--out json=pl\t', ['demarc', 'plan', '--format=json', '--out', 'json=plan.json']],
  ['demarc plan --out js\tpl\t', ['demarc', 'plan', '--out', 'json=plan.json']],
  ['demarc drift --account 0\t', ['demarc', 'drift', '--account', '023e105f4ecef8ad9ca31a8372d0c353']],
  ['demarc status --until H\t', ['demarc', 'status', '--until', 'Healthy']],
  ['demarc plan dem\t', ['demarc', 'plan', 'demarc']],
  ['demarc plan --timeout pl\t', ['demarc', 'plan', '--timeout', 'pl']],
  ['demarc plan -- --f\t', ['demarc', 'plan', '--', '--f']],
];

describe.each(shells.filter((shell) => shell !== 'fish'))('in a terminal', (shell) => {
  test.skipIf(there.get(shell) !== true)(named(shell), async () => {
    const folder = await folderFor(shell);
    const session = await shellSession(shell, folder);
    for (const [keys, words] of lines) {
      const seen = (await session.line(keys)).map((word) => word.replace(/^demarc(?:\.yaml)?\/?$/, 'demarc'));
      expect([keys, ...seen]).toEqual([keys, ...words]);
    }
    expect(await session.shown('demarc p\t\t')).toMatch(/^preflight +(?:\(|-- )Show which prefixes/m);
    await session.close();
    expect(folder.noneStarted()).toBe(true);
  });
});

// As bash calls it, without a terminal: the bash 3.2 of macOS, too. Words as bash splits them.
const calls: readonly (readonly [words: readonly string[], first: string, count: number])[] = [
  [['prefl'], 'preflight', 1],
  [['--'], '--help', 2],
  [['help', 'prefl'], 'preflight', 1],
  [['help', 'plan', ''], '', 0],
  [['plan', '--format', '='], 'text', 6],
  [['plan', '--format', '=', 'js'], 'json', 1],
  [['plan', '--out', 'js'], 'json=', 1],
  [['plan', '--out', 'json', '=', 'pl'], '', 0],
  [['apply', '--allow', 'out'], 'outage=', 1],
  [['apply', '--only', 'cni.'], 'cni.wan-a', 1],
  [['routes', '--quiet', '--qu'], '', 0],
  [['plan', '--account', 'x', '--acc'], '--account', 1],
  [['plan', '--check-env', 'PAT'], 'PATH', 1],
  [['plan', '--timeout', 'pl'], '', 0],
  [['plan', '--', '--f'], '', 0],
  [['preflight', '--without', 'site', ':', 'e'], '', 0],
  [['nonsense', '-'], '', 0],
];

test.skipIf(process.platform === 'win32' || spawnSync('bash', ['--version']).error !== undefined)(
  'bash offers what fits for each place of a line',
  async () => {
    const { cwd, path, script } = await folderFor('bash');
    const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
    const each = calls.map(
      ([words]) =>
        `COMP_WORDS=(demarc ${quoted(words)}); COMP_CWORD=${words.length}; _demarc; echo "\${#COMPREPLY[@]} \${COMPREPLY[0]}"`,
    );
    const shown = execFileSync('bash', ['--norc', '-c', `. '${script}'; ${each.join('; ')}`], {
      cwd,
      env: { PATH: path },
      encoding: 'utf8',
    });
    const expected = calls.map(([words, first, count]) => [...words, `${count} ${first}`]);
    expect(calls.map(([words], at) => [...words, shown.split('\n')[at] ?? ''])).toEqual(expected);
  },
);

test.skipIf(there.get('fish') !== true)(`complete -C of ${named('fish')}`, async () => {
  const folder = await folderFor('fish');
  const asked = [
    'demarc pref',
    'demarc help pref',
    'demarc explain plan-no-s',
    'demarc circuit wan',
    'demarc apply --only cni.',
    'demarc plan --format=js',
    'demarc plan --out js',
    'demarc plan --out json=pl',
    'demarc drift --account 0',
    'demarc loa --out-dir let',
    'demarc plan --timeout pl',
    'demarc plan --det',
  ];
  const each = asked.map((line) => `echo "> ${line}"; complete -C '${line}'`).join('; ');
  const shown = execFileSync('fish', ['--no-config', '-c', `source ${folder.script}; ${each}`], {
    cwd: folder.cwd,
    env: { PATH: folder.path, HOME: folder.cwd },
    encoding: 'utf8',
  });
  expect(shown.split('> ').slice(1)).toEqual([
    expect.stringMatching(/^demarc pref\npreflight\tShow which prefixes/),
    expect.stringMatching(/^demarc help pref\npreflight\tShow which prefixes/),
    'demarc explain plan-no-s\nplan-no-slot\tNo free port satisfies the selector of a circuit\n',
    'demarc circuit wan\nwan-a\tCNI on ewr-a\n',
    'demarc apply --only cni.\ncni.wan-a\tCNI on ewr-a\n',
    expect.stringMatching(/^demarc plan --format=js\n--format=json\t/),
    expect.stringMatching(/^demarc plan --out js\njson=\t/),
    'demarc plan --out json=pl\njson=plan.json\n',
    'demarc drift --account 0\n023e105f4ecef8ad9ca31a8372d0c353\tdemarc.yaml\n',
    'demarc loa --out-dir let\nletters/\tDirectory\n',
    'demarc plan --timeout pl\n',
    expect.stringMatching(/^demarc plan --det\n--detailed-exitcode\t/),
  ]);
  expect(folder.noneStarted()).toBe(true);
});

const hostile = `it's "x" \`touch started\` $(touch started) \${y} [b]: a\\b\ttab\nline %s *`;
const hostileCommand: Command = {
  name: 'wicked',
  group: 'tools',
  summary: hostile,
  description: '',
  positional: { name: 'CODE', describe: hostile, many: false },
  flags: {
    format: { type: 'text', choices: ["o'ne", '$(touch started)', 'two'], describe: hostile },
    out: { type: 'list', value: 'FORMAT=PATH', describe: hostile },
  },
  examples: [],
  variables: [],
  exitCodes: {},
  run: () => Promise.reject(new Error('it is not run')),
};
const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

describe.each(shells)('hostile texts are shown as they are, and not run:', (shell) => {
  test.skipIf(there.get(shell) !== true)(named(shell), async () => {
    const word = { word: 'code:a', describe: hostile.replaceAll(/\s/g, ' ') };
    const sets = {
      codes: [word, { ...word, word: 'code:b' }],
      guards: [],
      rules: [],
      schemas: [],
      shells: [],
      states: [],
    };
    const other = { ...hostileCommand, name: 'wicker' };
    const tree = completionTree([hostileCommand, other], sets, '0');
    const folder = await folderFor(shell, scripts[shell](tree));
    if (shell === 'fish') {
      const asks = "complete -C 'demarc w'; complete -C 'demarc wicked code'; complete -C 'demarc wicked --format '";
      const shown = execFileSync('fish', ['--no-config', '-c', `source ${folder.script}; ${asks}`], {
        cwd: folder.cwd,
        env: { PATH: folder.path, HOME: folder.cwd },
        encoding: 'utf8',
      });
      expect(shown).toMatch(/^wicked\tit's "x" `touch started` \$\(touch started\) \$\{y\} \[b\]/m);
      expect(shown).toMatch(/^code:a\tit's "x" `touch/m);
      expect(shown).toMatch(/^\$\(touch started\)/m);
    } else {
      const session = await shellSession(shell, folder);
      expect(await session.shown('demarc wick\t\t\t')).toMatch(
        /wicked +(?:\(|-- )it's "x" `touch started` \$\(touch started\) \$\{y\} \[b\]/,
      );
      expect(await session.shown('demarc wicked code\t\t\t')).toMatch(/(?:code:)?a +(?:\(|-- )it's "x" `touch/);
      await session.shown('demarc wicked --format \t\t\t');
      expect(await session.line('demarc wicked --format tw\t')).toEqual(['demarc', 'wicked', '--format', 'two']);
      await session.close();
    }
    expect(folder.noneStarted()).toBe(true);
  });
});

test('bash 3.2, which macOS has, can read the script: it uses nothing newer', async () => {
  const { stdout } = await runDemarc(['completion', 'bash']);
  // Associative arrays, mapfile, case conversion, ;& and |&, negative subscripts, and compopt without an answer for its absence.
  expect(stdout).not.toMatch(/declare -A|local -A|mapfile|readarray|\$\{\w+[,^]|;&|\|&|\[-1\]|&>>/);
  expect(stdout.split('\n').filter((line) => /^\s*compopt/.test(line))).toEqual(['  compopt "$@" 2>/dev/null || true']);
});
