import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { fieldsOf, messageOf, textOf, UnreadableAnswer } from './read-answer.ts';

const logins = new WeakMap<GitHub, Promise<string>>();

/**
 * The login of this token's identity, as comments and statuses show it: `octocat`, `github-actions[bot]`. It is requested once. Only
 * GitHub's answer counts: neither the form of a token nor its place of use shows its owner. Throws a GitHubError.
 */
export function readOwnLogin(github: GitHub): Promise<string> {
  const found = logins.get(github);
  if (found !== undefined) return found;
  const asked = askLogin(github);
  logins.set(github, asked);
  // A failure is not cached, so the next caller asks again.
  asked.catch(() => logins.delete(github));
  return asked;
}

/** Only GraphQL returns the login of an installation; REST knows only users. */
async function askLogin(github: GitHub): Promise<string> {
  try {
    return await askViewer(github);
  } catch (error) {
    if (!mayAskByRest(error)) throw error;
    return await askUser(github).catch((second: unknown) => {
      throw combineErrors(error, second);
    });
  }
}

function askViewer(github: GitHub): Promise<string> {
  return github.ask({
    operation: 'find the owner of this token',
    route: `POST ${github.graphqlUrl}`,
    parameters: { query: 'query { viewer { login } }' },
    repeatable: true,
    read: (answer) => {
      const { data, errors } = fieldsOf(answer);
      // A partial answer is rejected, because its remaining fields are not reliable.
      if (errors !== undefined) throw new UnreadableAnswer(readErrors(errors));
      return readLogin(fieldsOf(fieldsOf(data)['viewer']));
    },
  });
}

function askUser(github: GitHub): Promise<string> {
  return github.ask({
    operation: 'find the owner of this token',
    route: 'GET /user',
    read: (answer) => readLogin(fieldsOf(answer)),
  });
}

/** The error messages of GraphQL. */
function readErrors(errors: unknown): string {
  const words = (Array.isArray(errors) ? errors : []).map(messageOf).filter((text) => text !== '');
  return words.length === 0 ? 'it holds errors' : words.join(': ');
}

function readLogin(user: Readonly<Record<string, unknown>>): string {
  const name = textOf(user, 'login');
  if (name === '') throw new UnreadableAnswer('`login` is empty');
  return name;
}

/** REST refuses every installation, so the message of GraphQL is more helpful. */
function combineErrors(first: GitHubError, second: unknown): unknown {
  if (!(second instanceof GitHubError)) return second;
  return new GitHubError(`${first.message}; by REST: ${second.words}`, {
    operation: first.operation,
    status: second.status,
    limited: second.limited,
    hint: 'run it again later; only the GraphQL API gives the login for the token of a job or an App',
    cause: second,
  });
}

/** True if GitHub works but does not answer this question for this token. A token that is invalid here is also invalid for REST. */
function mayAskByRest(error: unknown): error is GitHubError {
  if (!(error instanceof GitHubError) || error.status === undefined) return false;
  return error.status < 500 && error.status !== 401 && !error.limited;
}
