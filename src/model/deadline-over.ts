/** What ends a run whose time is over (`--deadline`): the reason of its abort signals. */
export class DeadlineOver extends Error {
  override readonly name = 'DeadlineOver';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`the time for this run is over (--deadline ${durationText(milliseconds)})`);
    this.milliseconds = milliseconds;
  }
}

/** As the command line takes it: `250ms`, `30s`, `5m`. */
function durationText(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return milliseconds < 1_000 ? `${milliseconds}ms` : `${milliseconds / 1_000}s`;
}
