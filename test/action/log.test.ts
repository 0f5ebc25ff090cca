import { expect, test } from 'vitest';
import { ActionLog } from '../../src/action/action-log.ts';
import { readWorkflowCommand } from '../helpers/workflow-command.ts';

const hostile = [
  '::add-mask::on',
  '  ::stop-commands::token',
  'fine\n::set-output name=fingerprint::x',
  'fine\r::error::x',
  '\u2028::warning::x',
  '##[command]rm',
  'a ##[endgroup] b',
  '%0A::error::x',
];

async function written(write: (log: ActionLog) => Promise<void>): Promise<readonly string[]> {
  let text = '';
  await write(
    new ActionLog((more) => {
      text += more;
      return Promise.resolve();
    }),
  );
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split(/\r\n|\n|\r/);
}

test.each(hostile)('a line of %j is not a workflow command', async (text) => {
  const lines = await written((log) => log.line(text));
  expect(lines).toHaveLength(1);
  expect(lines.map(readWorkflowCommand)).toEqual([undefined]);
  expect(lines[0]).not.toContain('##[');
});

test.each(hostile)('a text with %j stays within its one workflow command', async (text) => {
  for (const [name, write] of [
    ['debug', (log: ActionLog) => log.debug(text)],
    ['error', (log: ActionLog) => log.error('failed', text, text)],
    ['warning', (log: ActionLog) => log.warning('summary', text)],
    ['notice', (log: ActionLog) => log.notice('fork', text)],
  ] as const) {
    const lines = await written(write);
    expect(lines.map((line) => readWorkflowCommand(line)?.name)).toEqual([name]);
    expect(lines[0]).not.toContain('##[');
    // Nothing but the break between message and hint is a break.
    expect(lines[0]?.split('%0A').length).toBeLessThanOrEqual(2);
  }
  const group = await written((log) => log.group(text, 'a text'));
  expect(group).toHaveLength(3);
  expect(group.map((line) => readWorkflowCommand(line)?.name)).toEqual(['group', undefined, 'endgroup']);
});
