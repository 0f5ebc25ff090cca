import { environmentValue } from './environment-value.ts';
import type { Environment } from './run-context.ts';

/** Whether GitHub Actions runs this, where what to do about a mistake is another. */
export function inWorkflow(environment: Environment): boolean {
  return environmentValue(environment, 'GITHUB_ACTIONS') === 'true';
}
