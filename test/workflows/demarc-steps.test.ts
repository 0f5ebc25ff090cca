import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { keyOfConfiguration } from '../../src/action/configuration-key.ts';
import { type Inputs, readInputs } from '../../src/action/inputs.ts';
import { unreleased } from './check-pins.ts';
import { type Mapping, mapping, readWorkflow, texts } from './workflow.ts';
import { documentedWorkflows, workflowFiles } from './workflow-files.ts';

const action = mapping(parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')));
const known = Object.keys(mapping(action['inputs']));
const outputs = Object.keys(mapping(action['outputs']));

interface DemarcStep {
  readonly job: string;
  readonly with: Mapping;
  readonly env: Mapping;
}

function demarcSteps(text: string): readonly DemarcStep[] {
  return readWorkflow(text).jobs.flatMap(({ id, steps }) =>
    steps
      .filter(({ uses }) => typeof uses === 'string' && uses.startsWith(`${unreleased.action}@`))
      .map((step) => ({ job: id, with: mapping(step['with']), env: mapping(step['env']) })),
  );
}

/** The inputs as the Action reads them, with what only a run knows left out. */
function inputsOf(step: DemarcStep): Inputs {
  return readInputs((name) => {
    const value = step.with[name];
    const text = typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
    return text.includes('${{') ? '' : text;
  });
}

const all = [...workflowFiles(), ...documentedWorkflows().whole];
const files = all.filter(({ text }) => demarcSteps(text).length > 0);

test('every workflow of examples/github uses the Action', () => {
  const examples = workflowFiles().filter(({ name }) => name.startsWith('examples/github/'));
  expect(files.filter(({ name }) => name.startsWith('examples/github/'))).toEqual(examples);
});

describe.each(files)('$name', ({ text }) => {
  test('gives the Action only known inputs with valid values', () => {
    for (const step of demarcSteps(text)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(step.with)));
      expect(() => inputsOf(step)).not.toThrow();
    }
  });

  test('reads only outputs that the Action has', () => {
    const asked = texts(readWorkflow(text).value).flatMap(({ text: value }) =>
      [...value.matchAll(/steps\.(?:plan|apply|drift|fleet)\.outputs\.([\w-]+)/g)].map(([, name]) => name),
    );
    expect(outputs).toEqual(expect.arrayContaining(asked));
  });

  test('has a deadline that ends before the time limit of the job', () => {
    const { jobs } = readWorkflow(text);
    for (const step of demarcSteps(text)) {
      const { command, deadlineMs } = inputsOf(step);
      if (command === 'validate' || command === 'comment') continue;
      const minutes = Number(jobs.find(({ id }) => id === step.job)?.value['timeout-minutes']);
      expect(deadlineMs ?? Infinity).toBeLessThan(minutes * 60_000);
    }
  });

  test('has a token for Cloudflare exactly when a step needs it', () => {
    for (const step of demarcSteps(text)) {
      const { command } = inputsOf(step);
      const tokens = Object.keys(step.env).filter((name) => /^(?:CLOUDFLARE_API_TOKEN|CF_TOKEN_\w+)$/.test(name));
      expect(tokens.length > 0).toBe(command !== 'validate' && command !== 'comment');
    }
  });
});

test.each([
  ['demarc-plan.yml', 'plan', 'demarc-apply.yml'],
  ['demarc-fleet-plan.yml', 'comment', 'demarc-fleet-apply.yml'],
])('%s stores with %s exactly what %s reads', (planning, command, applying) => {
  const keyOf = (name: string, wanted: string) => {
    const file = files.find((workflow) => workflow.name === `examples/github/${name}`);
    const inputs = demarcSteps(file?.text ?? '')
      .map(inputsOf)
      .find((step) => step.command === wanted);
    return inputs && keyOfConfiguration(inputs.comment.name, inputs).marker('plan');
  };
  expect(keyOf(planning, command)).toMatch(/^<!-- demarc:plan [0-9a-f]{16} -->$/);
  expect(keyOf(planning, command)).toBe(keyOf(applying, 'apply'));
});
