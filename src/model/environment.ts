/** The variables of a process. Callers pass them in, so that a terminal, an Action and a test can each have their own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The first of these variables that is not empty, trimmed. A CI system passes an unset secret as an empty text: that counts as not set. */
export function environmentValue(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
}

/** True in GitHub Actions, where a mistake needs a different hint. */
export function inWorkflow(environment: Environment): boolean {
  return environmentValue(environment, 'GITHUB_ACTIONS') === 'true';
}

/** The web page of the run in GitHub Actions; undefined if the runner does not name it. */
export function runUrl(environment: Environment): string | undefined {
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map((name) =>
    environmentValue(environment, name),
  );
  if (server === undefined || repository === undefined || id === undefined) return undefined;
  const url = `${server}/${repository}/actions/runs/${id}`;
  return /^https?:\/\/[\w.:/-]+$/.test(url) ? url : undefined;
}

/** True if Dependabot started the run, even if a person runs it again. GitHub gives such a run only the secrets of Dependabot. */
export function isOfDependabot(environment: Environment): boolean {
  return inWorkflow(environment) && environmentValue(environment, 'GITHUB_ACTOR') === 'dependabot[bot]';
}
