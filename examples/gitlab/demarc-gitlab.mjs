#!/usr/bin/env node
// What a pipeline says to GitLab, and asks it. The package brings it as the command demarc-gitlab; it needs Node.js alone.
//
//   demarc-gitlab note plan.md CODE      keeps one note on the merge request: the plan, or that there is none
//   demarc-gitlab reviewed plan.json     writes the plan that was reviewed in the merge request of this commit; 4 where there is none
//   demarc-gitlab allow                  prints --allow for each trailer Demarc-Allow in a commit of the merge request
//   demarc-gitlab issue drift.md CODE    keeps one issue about drift: 2 opens or updates it, 0 closes it, any other code leaves it
//
// CODE is the exit code of the demarc before it. GITLAB_BOT_TOKEN is a token of the project (role Reporter, scope api).
import { readFile, writeFile } from 'node:fs/promises';
import { URL, URLSearchParams } from 'node:url';

const env = process.env;
const marker = { note: '<!-- demarc:plan', issue: '<!-- demarc:drift -->' };
const label = 'demarc-drift';
// GitLab takes a million characters. demarc writes 60,000 bytes at most, the dangers first.
const longest = 900_000;

// How often a request is sent, and the first pause between two, in milliseconds.
const attempts = 4;
const firstPause = Number(env.GITLAB_RETRY_PAUSE ?? 1_000);

class Refused extends Error {}

const commands = { note: keepNote, reviewed: fetchReviewed, allow: readAllowances, issue: keepIssue };
const [name = '', file = '', code = ''] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const isWhole = name === 'allow' || (file !== '' && (name === 'reviewed' || /^\d+$/.test(code)));
if (command === undefined || !isWhole) {
  console.error('usage: demarc-gitlab note PLAN.md CODE | reviewed PLAN.json | allow | issue DRIFT.md CODE');
  process.exit(64);
}
try {
  console.log(await command(file, Number(code)));
} catch (error) {
  console.error(`demarc-gitlab ${name}: ${error.message}`);
  process.exitCode = error instanceof Refused ? 4 : 1;
}

/** One note, made once and then changed in place. A pipeline never replaces the note of a newer one. */
async function keepNote(path, exitCode) {
  const pipeline = Number(variable('CI_PIPELINE_ID'));
  const text = await readFile(path, 'utf8');
  const none = `### There is no plan: exit code ${exitCode}\n\nThe log of the job says why.\n`;
  const commit = env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || variable('CI_COMMIT_SHA');
  const body = [
    `${marker.note} pipeline=${pipeline} -->`,
    text.trim() === '' ? none : harmless(text),
    `[The job](${variable('CI_JOB_URL')}) planned commit ${commit}. demarc ended with ${exitCode}.`,
  ].join('\n\n');
  const notes = `/merge_requests/${variable('CI_MERGE_REQUEST_IID')}/notes`;
  const own = async () => {
    const me = await call('GET', '/user');
    const all = await pages(project(notes), { sort: 'asc', order_by: 'created_at' });
    return all.filter(({ author, body: of, system }) => !system && author.id === me.id && of.startsWith(marker.note));
  };
  const [first, ...others] = await own();
  if (first === undefined) {
    await create(project(notes), { body }, async () => (await own()).length > 0);
    return 'the note is written';
  }
  if (Number(/pipeline=(\d+)/.exec(first.body)?.[1] ?? 0) > pipeline) return 'a newer pipeline has written the note';
  if (first.body !== body) await call('PUT', project(`${notes}/${first.id}`), { body: { body } });
  for (const { id } of others) await call('DELETE', project(`${notes}/${id}`), { missing: true });
  return 'the note is up to date';
}

/** The plan of the last plan job of the merge request's head that ended before the merge. Refuses wherever nobody can have seen it. */
async function fetchReviewed(path) {
  await refuseOvertaken();
  const request = await mergedRequest();
  const named = `!${request.iid}`;
  const job = await planJob(request, named);
  const plan = await call('GET', project(`/jobs/${job.id}/artifacts/plan.json`), { raw: true, missing: true });
  if (plan === undefined) throw new Refused(`the plan of job ${job.id} of ${named} is gone: its artifacts expired`);
  await writeFile(path, plan);
  return `the plan that was reviewed in ${named}: job ${job.id}, commit ${request.sha}`;
}

/** A job that is run again when a newer pipeline has begun to apply would put back what that one changed. */
async function refuseOvertaken() {
  const environment = variable('CI_ENVIRONMENT_NAME');
  const query = { environment, order_by: 'id', sort: 'desc', per_page: 100 };
  const deployments = await call('GET', project('/deployments'), { query });
  const begun = ['running', 'success', 'failed', 'canceled'];
  const newer = deployments
    .filter(({ status }) => begun.includes(status))
    .map(({ deployable }) => deployable?.pipeline?.id ?? 0)
    .find((id) => id > Number(variable('CI_PIPELINE_ID')));
  if (newer !== undefined) throw new Refused(`pipeline ${newer} is newer and has begun to apply: run that one again`);
  // One of which another job failed never began. Its documents are those of the branch all the same.
  const latest = { ref: variable('CI_COMMIT_BRANCH'), source: 'push', order_by: 'id', sort: 'desc', per_page: 100 };
  const ended = (await call('GET', project('/pipelines'), { query: latest })).find(
    ({ id, status }) => id > Number(variable('CI_PIPELINE_ID')) && ['success', 'failed', 'canceled'].includes(status),
  );
  if (ended !== undefined) throw new Refused(`pipeline ${ended.id} is newer and has ended: run that one again`);
}

/**
 * The merge request that this commit of the default branch comes from, however it was merged. A fast-forward also marks others with the same
 * commit as merged, later: of a fork, say, and with no plan.
 */
async function mergedRequest() {
  const sha = variable('CI_COMMIT_SHA');
  const branch = variable('CI_COMMIT_BRANCH');
  // GitLab starts the pipeline of a merge before it has written down what was merged.
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await pause(attempt);
    const found = (await pages(project(`/repository/commits/${sha}/merge_requests`)))
      .filter(({ state, target_branch }) => state === 'merged' && target_branch === branch)
      .filter(({ source_project_id }) => String(source_project_id) === variable('CI_PROJECT_ID'))
      .filter((each) => [each.merge_commit_sha, each.squash_commit_sha, each.sha].includes(sha))
      .sort((a, b) => Date.parse(a.merged_at) - Date.parse(b.merged_at));
    if (found.length > 0) return found[0];
  }
  throw new Refused(
    `commit ${sha} is of no merge request of this project into ${branch}: nobody reviewed a plan of it`,
  );
}

async function planJob(request, named) {
  const listed = await pages(project(`/merge_requests/${request.iid}/pipelines`));
  const own = listed.filter(({ project_id }) => String(project_id) === variable('CI_PROJECT_ID'));
  for (const pipeline of own.sort((a, b) => b.id - a.id)) {
    if (!(await isOfHead(pipeline, request))) continue;
    const jobs = await pages(project(`/pipelines/${pipeline.id}/jobs`));
    const job = jobs.find((each) => each.name === 'demarc-plan');
    if (job === undefined) continue;
    const ended = Date.parse(job.finished_at ?? '');
    // One that ended after the merge was not there to be read.
    if (!(ended <= Date.parse(request.merged_at))) continue;
    if (job.status !== 'success') throw new Refused(`the last plan of ${named} ended as ${job.status}: job ${job.id}`);
    return job;
  }
  throw new Refused(`no plan of the last commit of ${named} (${request.sha}) ended before its merge`);
}

/**
 * Of the head itself, or of its trial merge into the target. GitLab alone writes these refs. Another commit on the branch may have the head as
 * a parent, too, and its own pipeline. Nobody reads a plan of a merge train: the merge follows by itself.
 */
async function isOfHead({ ref, sha }, { iid, sha: head }) {
  if (ref === `refs/merge-requests/${iid}/head`) return sha === head;
  if (ref !== `refs/merge-requests/${iid}/merge`) return false;
  const commit = await call('GET', project(`/repository/commits/${sha}`), { missing: true });
  return commit?.parent_ids?.[1] === head;
}

/**
 * What commits of the merge request lift. Plan and apply ask for it alike, so a plan file cannot lift what no commit does. A title or a
 * comment lifts nothing: it can be edited after the approval.
 */
async function readAllowances() {
  const iid = env.CI_MERGE_REQUEST_IID || (await mergedRequest()).iid;
  const commits = await pages(project(`/merge_requests/${iid}/commits`));
  const texts = commits.flatMap(({ id, message }) => {
    const [last = ''] = message
      .replaceAll('\r\n', '\n')
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .slice(1)
      .slice(-1);
    return last.split('\n').flatMap((line) => {
      const found = /^Demarc-Allow:(.*)$/i.exec(line)?.[1].trim();
      if (found === undefined) return [];
      if (/^[a-z][a-z-]*(?:=[\w.:/@-]+)?$/.test(found)) return [found];
      console.error(`demarc-gitlab allow: a trailer of commit ${id} cannot be read, and lifts nothing`);
      return [];
    });
  });
  return [...new Set(texts)].map((text) => `--allow ${text}`).join(' ');
}

/** One issue. Only a look that found no drift closes it. */
async function keepIssue(path, exitCode) {
  const link = `[pipeline ${variable('CI_PIPELINE_ID')}](${variable('CI_PIPELINE_URL')})`;
  const open = async () => {
    const query = { labels: label, state: 'opened', scope: 'created_by_me', order_by: 'created_at', sort: 'asc' };
    const all = await pages(project('/issues'), query);
    return all.filter(({ description }) => description?.includes(marker.issue));
  };
  if (exitCode === 0) {
    const issues = await open();
    for (const { iid, description } of issues) {
      const body = {
        state_event: 'close',
        description: `The network matches its documents again: ${link}.\n\n${description}`,
      };
      await call('PUT', project(`/issues/${iid}`), { body });
    }
    return issues.length === 0 ? 'no drift' : 'no drift: the issue is closed';
  }
  if (exitCode !== 2)
    return `demarc ended with ${exitCode}: whether there is drift is not known, and no issue is changed`;
  const text = await readFile(path, 'utf8');
  const description = `${marker.issue}\n\n${harmless(text)}\n\nSeen last in ${link}.`;
  const [first] = await open();
  if (first === undefined) {
    const body = { title: 'The network differs from its documents', description, labels: label };
    await create(project('/issues'), body, async () => (await open()).length > 0);
    return 'drift: the issue is open';
  }
  await call('PUT', project(`/issues/${first.iid}`), { body: { description } });
  return `drift: issue #${first.iid} is up to date`;
}

/**
 * demarc makes text of documents harmless as GitHub reads it. GitLab also acts on a line that begins with a slash, and links !1, %1, ~1,
 * $1, &1. In code it links nothing: values stay as they are.
 */
function harmless(text) {
  const cut =
    text.length > longest ? `${text.slice(0, longest)}\n\nCut here: the artifact plan.json has all of it.` : text;
  return cut
    .trim()
    .replace(/^([ \t>]*)\//gm, '$1&#47;')
    .replace(/^ *```[^]*?^ *```$|<code>.*?<\/code>|(?:[!%~$]|&#(?:36|38|126);)(?=[\w"])/gm, (found) =>
      /^(?: *`|<)/.test(found) ? found : `${found}&#8203;`,
    );
}

/** All entries of a list. */
async function pages(path, query = {}) {
  const all = [];
  let page = '1';
  while (page !== '') {
    const { list, next } = await call('GET', path, { query: { ...query, per_page: 100, page }, paged: true });
    all.push(...list);
    page = next;
  }
  return all;
}

/** A POST whose answer was lost may have been carried out: it is looked for before it is sent again. */
async function create(path, body, isThere) {
  for (let attempt = 0; ; attempt += 1) {
    await pause(attempt);
    if (attempt > 0 && (await isThere())) return;
    try {
      await call('POST', path, { body, once: true });
      return;
    } catch (error) {
      if (error.passes !== true || attempt + 1 >= attempts) throw error;
    }
  }
}

async function call(method, path, { once = false, ...options } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    await pause(attempt);
    try {
      return await send(method, path, options);
    } catch (error) {
      if (error.passes !== true || once || attempt + 1 >= attempts) throw error;
    }
  }
}

async function send(method, path, { query, body, raw = false, paged = false, missing = false }) {
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const authorization = `Bearer ${token()}`;
  let answer;
  let text;
  try {
    answer = await fetch(new URL(`${variable('CI_API_V4_URL')}${path}${search}`), {
      method,
      // The one answer that may come from another place is an artifact; fetch sends no authorization there.
      redirect: raw ? 'follow' : 'error',
      signal: AbortSignal.timeout(30_000),
      headers: {
        authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    text = await answer.text();
  } catch (error) {
    throw Object.assign(new Error(`${method} ${path}: ${error.cause?.code ?? error.message}`), { passes: true });
  }
  if (missing && answer.status === 404) return undefined;
  if (!answer.ok) {
    const passes = answer.status >= 500 || answer.status === 429;
    // The words of an answer may hold what was sent: the plan. Its status says enough.
    throw Object.assign(new Error(`${method} ${path}: GitLab answered ${answer.status}`), { passes });
  }
  if (raw || text === '') return text;
  const value = JSON.parse(text);
  return paged ? { list: value, next: answer.headers.get('x-next-page') ?? '' } : value;
}

function pause(attempt) {
  return new Promise((resolve) => setTimeout(resolve, attempt === 0 ? 0 : firstPause * 2 ** (attempt - 1)));
}

function project(path) {
  return `/projects/${encodeURIComponent(variable('CI_PROJECT_ID'))}${path}`;
}

/** Checked here: the error about a header that is not valid holds the header. */
function token() {
  const value = variable('GITLAB_BOT_TOKEN');
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new Error('GITLAB_BOT_TOKEN is no token: it has a blank, a line break or the like');
  return value;
}

function variable(key) {
  const value = env[key];
  if (value === undefined || value === '') throw new Error(`the variable ${key} is not set`);
  return value;
}
