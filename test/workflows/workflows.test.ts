import { describe, expect, test } from 'vitest';
import { checkHardening } from './check-hardening.ts';
import { allowedIn, checkPermissions } from './check-permissions.ts';
import { checkPins } from './check-pins.ts';
import { messageOf, newer, runActionlint } from './run-actionlint.ts';
import { readWorkflow } from './workflow.ts';
import { documentedWorkflows, workflowFiles } from './workflow-files.ts';

const documented = documentedWorkflows();
const files = [...workflowFiles(), ...documented.whole];

test('the search finds the workflows of the repository and the examples', () => {
  const names = files.map(({ name }) => name);
  expect(names).toContain('.github/workflows/ci.yml');
  expect(names.filter((name) => name.startsWith('examples/github/'))).toEqual([
    'examples/github/demarc-apply.yml',
    'examples/github/demarc-drift.yml',
    'examples/github/demarc-fleet-apply.yml',
    'examples/github/demarc-fleet-drift.yml',
    'examples/github/demarc-fleet-plan.yml',
    'examples/github/demarc-plan.yml',
  ]);
});

describe('actionlint', async () => {
  const findings = await runActionlint(files);

  test('finds nothing in any workflow', () => {
    expect(findings.filter((finding) => !newer.some((known) => known.test(messageOf(finding))))).toEqual([]);
  });

  test('has only necessary exceptions', () => {
    expect(newer.filter((known) => !findings.some((finding) => known.test(messageOf(finding))))).toEqual([]);
  });
});

test('every action is pinned to a commit, the same everywhere, documents included', () => {
  expect(checkPins([...files, ...documented.parts])).toEqual([]);
});

describe.each(files)('$name', ({ name, text }) => {
  const workflow = readWorkflow(text);

  test('gives each job no more permissions than it needs', () => {
    expect(checkPermissions(workflow, allowedIn(name))).toEqual([]);
  });

  test('passes our own checks', () => {
    expect(checkHardening(workflow)).toEqual([]);
  });
});
