import { fieldsOf, textOf, UnreadableAnswer } from './answer.ts';
import type { GitHub } from './client.ts';
import { GitHubError } from './github-error.ts';

const known = new WeakMap<GitHub, Promise<string>>();
/** Whom the token of a job writes as. */
const actionsLogin = 'github-actions[bot]';

/**
 * The login that this token writes as, as comments and statuses show it: `octocat`, `github-actions[bot]`. Asked for once. Throws a
 * GitHubError.
 */
export function ownLogin(github: GitHub): Promise<string> {
  const found = known.get(github);
  if (found !== undefined) return found;
  const asked = askLogin(github);
  known.set(github, asked);
  // A failure is not kept: the next one who needs it asks again.
  asked.catch(() => known.delete(github));
  return asked;
}

/** Only GraphQL knows an installation by its login; REST knows users alone. */
async function askLogin(github: GitHub): Promise<string> {
  try {
    return await askViewer(github);
  } catch (error) {
    if (!mayAskOtherwise(error)) throw error;
  }
  try {
    return await askUser(github);
  } catch (error) {
    if (!mayAskOtherwise(error) || !github.installation) throw error;
    return actionsLogin;
  }
}

function askViewer(github: GitHub): Promise<string> {
  return github.ask({
    operation: 'find out whose token this is',
    route: `POST ${github.graphqlUrl}`,
    parameters: { query: 'query { viewer { login } }' },
    repeatable: true,
    read: (answer) => {
      const { data } = fieldsOf(answer);
      return login(fieldsOf(fieldsOf(data)['viewer']));
    },
  });
}

function askUser(github: GitHub): Promise<string> {
  return github.ask({
    operation: 'find out whose token this is',
    route: 'GET /user',
    read: (answer) => login(fieldsOf(answer)),
  });
}

function login(user: Readonly<Record<string, unknown>>): string {
  const name = textOf(user, 'login');
  if (name === '') throw new UnreadableAnswer('`login` is empty');
  return name;
}

/** True where GitHub, up and running, does not answer this question to this token. A bad token is as bad elsewhere. */
function mayAskOtherwise(error: unknown): boolean {
  if (!(error instanceof GitHubError) || error.status === undefined) return false;
  return error.status < 500 && error.status !== 401 && !error.limited;
}
