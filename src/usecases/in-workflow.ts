import { environmentValue } from './environment-value.ts';
import type { Environment } from './run-context.ts';

/** Whether GitHub Actions runs this, where what to do about a mistake is another. */
export function inWorkflow(environment: Environment): boolean {
  return environmentValue(environment, 'GITHUB_ACTIONS') === 'true';
}

/** Whether Dependabot started the run, also where a person runs it again: GitHub gives it the secrets of Dependabot and no others. */
export function isOfDependabot(environment: Environment): boolean {
  return inWorkflow(environment) && environmentValue(environment, 'GITHUB_ACTOR') === 'dependabot[bot]';
}
