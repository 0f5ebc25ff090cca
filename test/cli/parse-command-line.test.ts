import { describe, expect, test } from 'vitest';
import { type Arguments, UsageError } from '../../src/cli/arguments.ts';
import { overviewText, parseCommandLine } from '../../src/cli/parse-command-line.ts';
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
    [['help', 'plan'], 'there is no command "help"; write demarc plan --help'],
    [['help', 'me'], 'there is no command "help"; write demarc --help'],
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

describe('help', () => {
  test('lists every command', async () => {
    const text = await overviewText();
    for (const { name, summary } of commands) {
      expect(text).toContain(`demarc ${name}`);
      expect(text).toContain(summary);
    }
  });

  test.each(commands)('of $name describes the command, every flag and the exit codes', async (command) => {
    const request = await parseCommandLine([command.name, '--help']);
    const text = request.type === 'print' ? request.text : '';
    expect(text).toContain(command.description.slice(0, 40));
    for (const flag of Object.keys(command.flags)) expect(text).toContain(`--${flag}`);
    for (const code of Object.keys(command.exitCodes)) expect(text).toMatch(new RegExp(`^  ${code} `, 'm'));
    expect(text).not.toMatch(/undefined|\[object/);
  });

  test.each([0, 80])('fits a terminal of %s columns for every command', async (columns) => {
    const fits = columns === 80 ? 80 : 100;
    const texts = [await overviewText(columns)];
    for (const { name } of commands) {
      const request = await parseCommandLine([name, '--help'], columns);
      texts.push(request.type === 'print' ? request.text : '');
    }
    expect(texts.flatMap((text) => text.split('\n').filter((line) => line.length > fits))).toEqual([]);
    // What goes over several lines goes on under itself, and not under the name that it explains.
    const tables = texts.flatMap((text) => text.slice(text.search(/^(?:Exit codes|Variables)/m)).split('\n'));
    for (const line of tables.filter((each) => !each.endsWith('meaning.')))
      expect(line).toMatch(/^(?:|\S.*| {2}(?:[A-Z\d].*| {5}\S.*| {41}\S.*))$/);
  });
});

test('completion knows commands, flags and formats', async () => {
  const complete = async (...words: string[]) => {
    const request = await parseCommandLine(['--get-yargs-completions', 'demarc', ...words]);
    return request.type === 'print' ? request.text.split('\n') : [];
  };
  expect(await complete('')).toEqual(expect.arrayContaining(['plan', 'apply', 'sandbox']));
  expect(await complete('plan', '--')).toEqual(expect.arrayContaining(['--format', '--skip-secrets']));
  expect(await complete('plan', '--format', '')).toEqual(expect.arrayContaining(['text', 'json', 'markdown', 'diff']));
});
