import { parseDocument } from 'yaml';

/** A workflow as far as the rules look at it. Everything may be missing or of another kind: bad ones are read, too. */
export interface Workflow {
  readonly text: string;
  readonly value: Mapping;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly value: Mapping;
  readonly steps: readonly Mapping[];
}

export type Mapping = Readonly<Record<string, unknown>>;

export interface Finding {
  readonly rule: string;
  readonly message: string;
}

export function readWorkflow(text: string): Workflow {
  // Of YAML 1.2, as GitHub reads it: `on` is no boolean.
  const value = mapping(parseDocument(text, { version: '1.2' }).toJS());
  const jobs = Object.entries(mapping(value['jobs'])).map(([id, job]) => ({
    id,
    value: mapping(job),
    steps: list(mapping(job)['steps']).map(mapping),
  }));
  return { text, value, jobs };
}

/** `value` where it is a mapping, else an empty one. */
export function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** Every text within `value`, at any depth, with the keys that lead to it. */
export function texts(
  value: unknown,
  path: readonly string[] = [],
): readonly { path: readonly string[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
}
