import { GitHubError } from './github-error.ts';

/** A push of which it cannot be said for certain which pull requests it merged; nothing may be applied on such ground. */
export class UnclearPush extends GitHubError {
  override readonly name = 'UnclearPush';

  constructor(message: string, hint: string) {
    super(message, { operation: 'find the pull requests that this push merged', hint });
  }
}
