import { describe, expect, test } from 'vitest';
import { type Arguments, UsageError } from '../../src/cli/arguments.ts';
import { commandGroups } from '../../src/cli/command.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import { loadCommands } from '../../src/cli/registry.ts';

const commands = await loadCommands();

async function parse(...argv: string[]): Promise<Arguments> {
  const request = await parseCommandLine(argv);
  if (request.type !== 'run') throw new Error(`not a command: ${request.text}`);
  return request.args;
}

async function mistake(...argv: string[]): Promise<string> {
  const error: unknown = await parseCommandLine(argv).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

describe('a command line is understood:', () => {
  test('--wait takes a duration or no value', async () => {
    const quarter = 15 * 60_000;
    const wait = async (...words: string[]) => {
      const args = await parse('apply', ...words);
      return [args.optionalDuration('wait', quarter), ...args.positionals];
    };
    expect(await wait()).toEqual([undefined]);
    expect(await wait('--wait')).toEqual([quarter]);
    expect(await wait('--wait', 'demarc.yaml')).toEqual([quarter, 'demarc.yaml']);
    expect(await wait('--wait', '30s', 'demarc.yaml')).toEqual([30_000, 'demarc.yaml']);
    expect(await wait('--wait=1h')).toEqual([3_600_000]);
    expect(await wait('--wait', '--yes')).toEqual([quarter]);
    expect(await wait('--', '--wait', '5m')).toEqual([undefined, '--wait', '5m']);
    expect(await wait('a.yaml', '--wait', '--', '5m')).toEqual([quarter, 'a.yaml', '5m']);
    const misspelt = await parse('apply', '--wait', '5min');
    expect(() => misspelt.optionalDuration('wait', quarter)).toThrow('--wait takes a duration');
    const twice = await parse('apply', '--wait', '--wait', '5m');
    expect(() => twice.optionalDuration('wait', quarter)).toThrow('--wait is given more than once');
  });

  test('files and flags may stand in any order, and a repeatable flag takes one value each time', async () => {
    const args = await parse('plan', 'a.yaml', '--account', 'one', 'b.yaml', '--account=two', '--detailed-exitcode');
    expect(args.command).toBe('plan');
    expect(args.positionals).toEqual(['a.yaml', 'b.yaml']);
    expect(args.list('account')).toEqual(['one', 'two']);
    expect(args.switch('detailed-exitcode')).toBe(true);
    expect(args.switch('sandbox')).toBe(false);
  });

  test('- is a file, and after -- everything is', async () => {
    expect((await parse('validate', '-')).positionals).toEqual(['-']);
    expect((await parse('validate', '--', '--odd.yaml')).positionals).toEqual(['--odd.yaml']);
  });

  test('a name that looks like a number or contains dots stays text', async () => {
    expect((await parse('status', '007', 'cni.wan-a')).positionals).toEqual(['007', 'cni.wan-a']);
    expect((await parse('slots', '--site', '0123')).text('site')).toBe('0123');
  });

  test('without files the list is empty', async () => {
    expect((await parse('plan')).positionals).toEqual([]);
  });
});

describe('a command line that cannot be understood says what is wrong:', () => {
  test.each([
    [['plann'], 'there is no command "plann"; did you mean plan?'],
    [['help', 'plann'], 'there is no command "plann"; did you mean plan?'],
    [['help', 'plan', 'apply'], 'help takes one command, and not "apply"'],
    [['plann', '--help'], 'there is no command "plann"; did you mean plan?'],
    [['version'], 'there is no command "version"; write demarc --version'],
    [['plan', '--formt', 'json'], 'plan has no flag --formt; did you mean --format?'],
    [['plan', '--format'], '--format needs a value'],
    [['rules', 'a', 'extra'], 'rules does not take "extra"'],
    [['schema', 'plan', 'report'], 'schema does not take "report"'],
    [['--sandbox', 'plan'], 'the command comes first, and its flags after it'],
  ])('%j', async (argv, message) => {
    expect(await mistake(...argv)).toBe(message);
  });

  test('values are checked when they are parsed', async () => {
    const args = await parse('apply', '--format', 'jsn', '--parallelism', '0', '--timeout', 'soon', '--out', '');
    expect(() => args.choice('format', ['text', 'json'])).toThrow(
      '--format takes text or json, not "jsn"; did you mean json?',
    );
    expect(() => args.whole('parallelism', { min: 1, max: 64 })).toThrow('from 1 to 64');
    expect(() => args.duration('timeout')).toThrow('--timeout takes a duration such as 500ms, 30s or 5m, not "soon"');
    expect(() => args.list('out')).toThrow('--out needs a value');
  });

  test('a flag that takes one value is not taken twice', async () => {
    const args = await parse('plan', '--format', 'json', '--format', 'text');
    expect(() => args.text('format')).toThrow('--format is given more than once');
  });
});

async function helpOf(...argv: string[]): Promise<string> {
  const request = await parseCommandLine(argv, 80);
  return request.type === 'print' ? request.text : '';
}

/** The lines of a part of a help. */
function part(text: string, title: string): string {
  return new RegExp(`^${title}:\n((?: {2}.*\n)+)`, 'm').exec(text)?.[1] ?? '';
}

describe('help', () => {
  test('lists every command once, in its group', async () => {
    const text = await helpOf('--help');
    for (const { name, group, summary } of commands) {
      expect(part(text, commandGroups[group])).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
      expect(text.match(new RegExp(`^  ${name} `, 'gm'))).toHaveLength(1);
    }
  });

  test.each(commands)('of $name has what concerns it: its flags, exit codes and variables', async (command) => {
    const text = await helpOf(command.name, '--help');
    expect(text).toContain(command.description.slice(0, 40));
    for (const flag of Object.keys(command.flags)) expect(text).toMatch(new RegExp(`^  --${flag}\\b`, 'm'));
    const first = (title: string) =>
      [...part(text, title).matchAll(/^ {2}(\S.*?)(?: {2}|$)/gm)].map(([, name]) => name);
    expect(first('Exit codes')).toEqual(Object.keys(command.exitCodes));
    expect(first('Variables')).toEqual(command.variables.map(({ names }) => names.join(', ')));
    expect(first('In every command')).toEqual(['--quiet', '--verbose', '--no-color', '--help', '--version']);
    expect(text).not.toMatch(/undefined|\[object/);
    expect(command.examples.length).toBeGreaterThan(1);
    // A command without a connection names no credentials.
    expect('base-url' in command.flags).toBe(text.includes('CLOUDFLARE_BASE_URL'));
    expect('timeout' in command.flags).toBe(/CLOUDFLARE_API_TOKEN.*HTTPS_PROXY/s.test(text));
  });

  test('in full has the details, which the short one leaves out', async () => {
    const [short, full] = [await helpOf('apply', '--help'), await helpOf('help', 'apply')];
    for (const words of ['The second Ctrl-C', 'nothing is expanded'])
      expect([short, full].map((text) => text.replaceAll(/\s+/g, ' ').includes(words))).toEqual([false, true]);
    expect(short).toContain('More: demarc help apply');
    expect(full).not.toContain('More: demarc help');
    for (const argv of [
      ['apply', '-h'],
      ['apply', 'x.yaml', '--help'],
      ['apply', 'help'],
    ])
      expect(await helpOf(...argv)).toBe(short);
    for (const argv of [['help'], ['-h'], ['help', '--help']])
      expect(await helpOf(...argv)).toBe(await helpOf('--help'));
  });

  test.each([0, 60, 80])('fits a terminal of %s columns for every command', async (columns) => {
    const fits = columns === 0 ? 100 : columns;
    for (const argv of [
      ['--help'],
      ...commands.flatMap(({ name }) => [
        ['help', name],
        [name, '--help'],
      ]),
    ]) {
      const request = await parseCommandLine(argv, columns);
      const text = request.type === 'print' ? request.text : '';
      // A command is never broken: it can be copied.
      const isExample = (line: string) =>
        commands.some(({ examples }) => examples.some(([each]) => line === `  ${each}`));
      expect(text.split('\n').filter((line) => line.length > fits && !isExample(line))).toEqual([]);
    }
  });

  test('of a command is read on one screen or two', async () => {
    for (const { name } of commands) {
      const lines = (await helpOf(name, '--help')).split('\n').length;
      expect({ name, isShort: lines < 115 }).toEqual({ name, isShort: true });
    }
  });
});
