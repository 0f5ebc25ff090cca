import type { getOctokit } from '@actions/github';

/**
 * What the module looks at as it is loaded, with what it must see: the event's file may be a pipe or hold no JSON, and a proxy may be of a kind
 * that it knows nothing of. Both would end it for good. It uses no proxy for this machine; ours is chosen elsewhere.
 */
const seen = { GITHUB_EVENT_PATH: undefined, GITHUB_API_URL: 'http://localhost' };

let loading: Promise<typeof getOctokit> | undefined;

/** Loads the client of GitHub's API, once; it is large, and many steps never need it. */
export function loadOctokit(): Promise<typeof getOctokit> {
  return (loading ??= load());
}

async function load(): Promise<typeof getOctokit> {
  const before = Object.keys(seen).map((name) => [name, process.env[name]] as const);
  for (const [name, value] of Object.entries(seen)) setVariable(name, value);
  try {
    return (await import('@actions/github')).getOctokit;
  } finally {
    for (const [name, value] of before) setVariable(name, value);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
