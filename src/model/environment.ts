/** The variables of a process. They are handed in, so that a terminal, an Action and a test can each have their own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The first of these variables that holds something, trimmed. An unset secret of a CI system arrives empty: that is not set. */
export function environmentValue(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
}

/** GitHub Actions runs this: what to do about a mistake is different there. */
export function inWorkflow(environment: Environment): boolean {
  return environmentValue(environment, 'GITHUB_ACTIONS') === 'true';
}

/** Dependabot started the run, also where a person runs it again. GitHub gives it the secrets of Dependabot and no others. */
export function isOfDependabot(environment: Environment): boolean {
  return inWorkflow(environment) && environmentValue(environment, 'GITHUB_ACTOR') === 'dependabot[bot]';
}
