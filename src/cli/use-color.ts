import type { Environment } from '../usecases/run-context.ts';

/** Whether a stream gets colour: `--no-color` and `NO_COLOR` (no-color.org) say no, `FORCE_COLOR` says yes, else a terminal does. */
export function useColor(isTerminal: boolean, noColorFlag: boolean, environment: Environment): boolean {
  if (noColorFlag) return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (environment['NO_COLOR']) return false;
  return isTerminal && environment['TERM'] !== 'dumb' && !isCi(environment);
}

/** A CI system's log is read later: it gets plain lines even where it looks like a terminal. */
export function isCi(environment: Environment): boolean {
  const ci = environment['CI'];
  return environment['GITHUB_ACTIONS'] === 'true' || (ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false');
}
