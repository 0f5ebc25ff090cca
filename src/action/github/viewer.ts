import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { fieldsOf, messageOf, textOf, UnreadableAnswer } from './read-answer.ts';

const logins = new WeakMap<GitHub, Promise<string>>();

/**
 * The login that this token writes as, as comments and statuses show it: `octocat`, `github-actions[bot]`. Asked for once. GitHub says it, or
 * it is not known: neither the form of a token nor where it is used tells whose it is. Throws a GitHubError.
 */
export function readOwnLogin(github: GitHub): Promise<string> {
  const found = logins.get(github);
  if (found !== undefined) return found;
  const asked = askLogin(github);
  logins.set(github, asked);
  // A failure is not kept: the next one who needs it asks again.
  asked.catch(() => logins.delete(github));
  return asked;
}

/** Only GraphQL knows an installation by its login; REST knows users alone. */
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
    operation: 'find out whose token this is',
    route: `POST ${github.graphqlUrl}`,
    parameters: { query: 'query { viewer { login } }' },
    repeatable: true,
    read: (answer) => {
      const { data, errors } = fieldsOf(answer);
      // An answer in part is none: what is left of it may be anything.
      if (errors !== undefined) throw new UnreadableAnswer(readErrors(errors));
      return readLogin(fieldsOf(fieldsOf(data)['viewer']));
    },
  });
}

function askUser(github: GitHub): Promise<string> {
  return github.ask({
    operation: 'find out whose token this is',
    route: 'GET /user',
    read: (answer) => readLogin(fieldsOf(answer)),
  });
}

/** What GraphQL says in place of an answer, in its own words. */
function readErrors(errors: unknown): string {
  const words = (Array.isArray(errors) ? errors : []).map(messageOf).filter((text) => text !== '');
  return words.length === 0 ? 'it holds errors' : words.join(': ');
}

function readLogin(user: Readonly<Record<string, unknown>>): string {
  const name = textOf(user, 'login');
  if (name === '') throw new UnreadableAnswer('`login` is empty');
  return name;
}

/** REST refuses every installation, so what GraphQL said is what helps. */
function combineErrors(first: GitHubError, second: unknown): unknown {
  if (!(second instanceof GitHubError)) return second;
  return new GitHubError(`${first.message}; by REST: ${second.words}`, {
    operation: first.operation,
    status: second.status,
    limited: second.limited,
    hint: 'run it again later; the token of a job, or of an App, is known by its login only to the GraphQL API',
    cause: second,
  });
}

/** True where GitHub, up and running, does not answer this question to this token. A bad token is as bad elsewhere. */
function mayAskByRest(error: unknown): error is GitHubError {
  if (!(error instanceof GitHubError) || error.status === undefined) return false;
  return error.status < 500 && error.status !== 401 && !error.limited;
}
