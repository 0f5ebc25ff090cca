import { readFileSync } from 'node:fs';
import type { getOctokit } from '@actions/github';

/**
 * Loads the client of GitHub's API; it is large, and many steps never need it. Its module reads the event's file as it is loaded, and
 * throws for good where that holds no JSON, so it must not see such a file.
 */
export async function loadOctokit(): Promise<typeof getOctokit> {
  const path = process.env['GITHUB_EVENT_PATH'];
  if (path === undefined || isJson(path)) return (await import('@actions/github')).getOctokit;
  delete process.env['GITHUB_EVENT_PATH'];
  try {
    return (await import('@actions/github')).getOctokit;
  } finally {
    process.env['GITHUB_EVENT_PATH'] = path;
  }
}

function isJson(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
