import { expect, test } from 'vitest';
import { readInputs } from '../../src/action/inputs.ts';
import { ExitCode } from '../../src/model/exit-code.ts';
import { Failure } from '../../src/usecases/failure.ts';

function read(inputs: Readonly<Record<string, string>>) {
  return readInputs((name) => inputs[name] ?? '');
}

test.each([
  ['no command', {}, 'the input command is missing'],
  ['a misspelt command', { command: 'plann' }, 'did you mean plan?'],
  ['a switch that is none', { command: 'plan', review: 'yes' }, 'the input review "yes" is neither true nor false'],
  ['a name that looks like a switch', { command: 'plan', comment: 'off' }, 'the input comment "off"'],
  ['a name with a line break', { command: 'plan', comment: 'a\n::error::b' }, 'the input comment'],
  ['a name that is too long', { command: 'plan', issue: 'x'.repeat(61) }, 'is not a name'],
  ['a duration that is none', { command: 'plan', wait: 'soon' }, 'the input wait "soon" is not a duration'],
  ['no time at all', { command: 'plan', deadline: '0s' }, 'the input deadline "0s" is not a duration'],
  ['a part of a drift', { command: 'drift', only: 'cni.a' }, 'the input only is for plan and apply, not for drift'],
  ['standard input', { command: 'validate', files: '-' }, 'the input files cannot be standard input'],
])('%s is a usage error', (_name, inputs, message) => {
  const failure = caught(() => read(inputs));
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ exitCode: ExitCode.usage, message: expect.stringContaining(message) as string });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test('an input that is not given has its default', () => {
  expect(read({ command: 'plan' })).toEqual({
    command: 'plan',
    files: [],
    workingDirectory: '',
    accounts: [],
    comment: { enabled: true, name: undefined },
    review: true,
    expect: undefined,
    issue: { enabled: true, name: undefined },
    token: undefined,
    allow: [],
    only: undefined,
    skipSecrets: false,
    waitMs: undefined,
    check: undefined,
    deadlineMs: undefined,
    sarif: false,
  });
});

test.each(['comment', 'issue', 'account-id'])('a token in place of %s is refused and not shown', (name) => {
  const refused = expect.objectContaining({
    exitCode: ExitCode.usage,
    message: `the input ${name} contains what looks like a token, and would be shown to everybody`,
    hint: expect.not.stringContaining('ghp_') as string,
  }) as Error;
  expect(() => read({ command: 'plan', [name]: 'ghp_abcdefghijklmnop' })).toThrow(refused);
});

test('lists may be separated by commas, blanks or line breaks', () => {
  expect(read({ command: 'plan', 'account-id': 'a, b\nc a' }).accounts).toEqual(['a', 'b', 'c']);
  expect(read({ command: 'plan', allow: 'max-deletes=3\r\noutage=new york' }).allow).toEqual([
    'max-deletes=3',
    'outage=new york',
  ]);
  const only = 'cni.a\r\n\ncni.b\ncni.a, interconnect.of two words,,settings cni.c\n';
  expect(read({ command: 'apply', only }).only).toEqual([
    'cni.a',
    'cni.b',
    'interconnect.of two words',
    'settings',
    'cni.c',
  ]);
});

test.each([
  ['one line', 'my docs/a.yaml', ['my docs/a.yaml']],
  ['a block', 'my docs/a.yaml\n', ['my docs/a.yaml']],
  ['several lines, one of them twice', 'a b.yaml\n\nc.yaml\r\na b.yaml\n', ['a b.yaml', 'c.yaml']],
  [
    'lines that end as on Windows, the last one by half',
    'a.yaml\r\n b.yaml\r\n\r\nc.yaml\r',
    ['a.yaml', ' b.yaml', 'c.yaml'],
  ],
  [
    'quotes, commas, tabs and a hyphen are letters',
    '"q".yaml\na,b.yaml\n-x.yaml\na\tb.yaml',
    ['"q".yaml', 'a,b.yaml', '-x.yaml', 'a\tb.yaml'],
  ],
  ['an item of a YAML list is no path of its own', '- a.yaml', ['- a.yaml']],
  ['a JSON array with blanks around it and within', ' \r\n["a.yaml", " b.yaml", "", " "]\r\n', ['a.yaml', ' b.yaml']],
  ['an empty JSON array', '[]', []],
  ['half of a JSON array', '["a.yaml"', ['["a.yaml"']],
  ['JSON that is nested as no list is', '['.repeat(50_000), ['['.repeat(50_000)]],
  ['a line that is blank', '\n', []],
  ['blanks at the ends of a path', ' a.yaml\nb.yaml \n  \n', [' a.yaml', 'b.yaml ']],
  ['a JSON array, as toJSON writes it', '[\n  "my docs/a.yaml",\n  "b\\nc.yaml"\n]', ['my docs/a.yaml', 'b\nc.yaml']],
  ['a path that only begins like one', '[eu] docs/a.yaml', ['[eu] docs/a.yaml']],
  ['JSON that is no list of paths', '[1]', ['[1]']],
  ['nothing', ' \n', []],
])('files has one path per line, and blanks belong to the path: %s', (_name, files, expected) => {
  expect(read({ command: 'plan', files }).files).toEqual(expected);
});

test('the blanks around inputs other than paths are removed', () => {
  const inputs = { command: 'plan\n', review: ' false\n', 'github-token': 'secret\n', wait: '90s\n', expect: ' ' };
  expect(read(inputs)).toMatchObject({
    command: 'plan',
    review: false,
    token: 'secret',
    waitMs: 90_000,
    expect: undefined,
  });
  const folder = (text: string) => read({ command: 'plan', 'working-directory': text }).workingDirectory;
  expect([' my docs \n', '\n', ' '].map(folder)).toEqual([' my docs ', '', '']);
});

test('a check is a command with the variables that it may see', () => {
  expect(read({ command: 'apply', check: './check.sh --fast', 'check-env': 'ROUTER, TOKEN\nOTHER' }).check).toEqual({
    command: './check.sh --fast',
    timeoutMs: 900_000,
    variables: ['ROUTER', 'TOKEN', 'OTHER'],
  });
  expect(() => read({ command: 'drift', check: './check.sh' })).toThrow('is for plan and apply, not for drift');
  expect(read({ command: 'apply', check: './check.sh' }).check?.timeoutMs).toBe(900_000);
  expect(read({ command: 'apply', check: './check.sh', 'check-timeout': '20m' }).check?.timeoutMs).toBe(1_200_000);
  expect(() => read({ command: 'apply', check: './check.sh', 'check-timeout': '0s' })).toThrow('is not a duration');
  expect(() => read({ command: 'apply', check: './check.sh', 'check-timeout': 'x' })).toThrow('is not a duration');
  expect(() => read({ command: 'plan', 'check-timeout': '20m' })).toThrow('check-timeout needs the input check');
  expect(() => read({ command: 'plan', 'check-env': 'ROUTER' })).toThrow('the input check-env needs the input check');
});

test.each(['true', 'True', 'TRUE'])('%s is a boolean', (text) => {
  expect(read({ command: 'plan', sarif: text }).sarif).toBe(true);
  expect(read({ command: 'plan', comment: text }).comment).toEqual({ enabled: true, name: undefined });
});
