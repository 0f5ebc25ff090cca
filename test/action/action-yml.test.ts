import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ActionOutputs } from '../../src/action/action-outputs.ts';
import { commandNames, readInputs } from '../../src/action/inputs.ts';
import { actionPath } from '../helpers/run-action.ts';

interface Described {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const action = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8')) as ActionFile;

/** What the runner hands over where a workflow says nothing but the command. */
const defaults = (name: string) => (name === 'command' ? 'plan' : (action.inputs[name]?.default ?? ''));

test('action.yml describes exactly the inputs that the Action reads', () => {
  const read = new Set<string>();
  readInputs((name) => {
    read.add(name);
    return defaults(name);
  });
  expect([...read].sort()).toEqual(Object.keys(action.inputs).sort());
});

test('action.yml describes exactly the outputs that the Action sets', () => {
  const set: string[] = [];
  new ActionOutputs({ setOutput: (name) => set.push(name) }).set(0);
  expect(set.sort()).toEqual(Object.keys(action.outputs).sort());
});

test('the defaults in action.yml are those that the Action uses itself', () => {
  const withDefaults = readInputs(defaults);
  const without = readInputs((name) => (name === 'command' ? 'plan' : ''));
  expect({ ...withDefaults, token: undefined }).toEqual(without);
  expect(withDefaults.token).toBe('${{ github.token }}');
});

test('only the input command is required, and its description names every command', () => {
  const required = Object.entries(action.inputs).filter(([, input]) => input.required !== false);
  expect(required.map(([name]) => name)).toEqual(['command']);
  for (const command of commandNames) expect(action.inputs['command']?.description).toContain(command);
});

test('every input and output has a description and a lower-case name with hyphens', () => {
  for (const [name, { description }] of Object.entries({ ...action.inputs, ...action.outputs })) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(description.length).toBeGreaterThan(20);
  }
});

test('action.yml runs the bundle that a release puts on its tags', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.js' });
});

test('the entry file is small, so that the Action hears a signal before the rest is loaded', () => {
  expect(statSync(actionPath).size).toBeLessThan(8_000);
});
