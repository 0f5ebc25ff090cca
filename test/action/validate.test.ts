import { expect, test } from 'vitest';
import { circuit } from '../e2e/workspace.ts';
import { runAction } from '../helpers/run-action.ts';
import { pushEvent } from './events.ts';

test('valid documents pass on a push, without a token of anybody', async () => {
  const { code, outputs, summary, log, stderr } = await runAction({
    inputs: { command: 'validate', 'github-token': '' },
    event: pushEvent(),
    files: { 'demarc.yaml': circuit },
  });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(outputs).toEqual({
    changed: 'false',
    errored: 'false',
    'exit-code': '0',
    create: '0',
    update: '0',
    replace: '0',
    delete: '0',
    unmanaged: '0',
    fingerprint: '',
    'plan-path': '',
    'report-path': '',
  });
  expect(summary).toContain('The documents are valid: 1 account, 1 interconnect and 1 CNI in 1 file');
  expect(log).toContain('single-circuit');
});
