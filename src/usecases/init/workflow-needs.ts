import { compareText } from '../../model/order.ts';
import type { Workflow } from './read-workflows.ts';

/** What has to be set up at GitHub before workflows work, as they say it themselves. */
export interface WorkflowNeeds {
  /** Secrets of the repository. Sorted. */
  readonly secrets: readonly string[];
  /** Environments, as written, each with its secrets. Sorted. */
  readonly environments: readonly { readonly name: string; readonly secrets: readonly string[] }[];
  /** Whether they name a release of demarc; without one they cannot run. */
  readonly isPinned: boolean;
}

export function workflowNeeds(workflows: readonly Workflow[]): WorkflowNeeds {
  const secrets = new Set<string>();
  const environments = new Map<string, Set<string>>();
  for (const { text } of workflows) {
    const active = text.replace(/^\s*#.*$/gm, '');
    const used = [...active.matchAll(/\bsecrets\.(\w+)/g)].map(([, name = '']) => name);
    const environment = /^ +environment: (.+)$/m.exec(active)?.[1]?.trim();
    const place = environment === undefined ? secrets : (environments.get(environment) ?? new Set());
    if (environment !== undefined) environments.set(environment, place);
    for (const name of used) place.add(name);
  }
  return {
    secrets: [...secrets].sort(),
    environments: [...environments]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, own]) => ({ name, secrets: [...own].sort() })),
    isPinned: workflows.every(({ text }) => !/OWNER\/demarc@|demarc@VERSION/.test(text)),
  };
}
