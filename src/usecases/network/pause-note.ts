import type { PauseNotice } from '../../api/limiter/limiter.ts';

/** What is told where requests wait for the rate limit: a run that says nothing for minutes looks dead. */
export function pauseNote({ why, milliseconds }: PauseNotice): string {
  const seconds = Math.ceil(milliseconds / 1000);
  switch (why) {
    case 'blocked':
      return `note: the API takes no requests for ${seconds} s (Retry-After); the run goes on then`;
    case 'used_up':
      return `note: the rate limit of the API is used up; the run goes on in ${seconds} s`;
    case 'running_low':
      return `note: the rate limit of the API runs low; what is left of it is spread out, one request in ${seconds} s now`;
  }
}
