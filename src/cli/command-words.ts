import type { Arguments } from './arguments.ts';

/** Flags whose values hold no secret by their kind. A command of --check may: it is searched for secrets where it is shown. */
const shownFlags: ReadonlySet<string> = new Set(
  [
    'account allow check check-env check-timeout confirm deadline expect format log only out parallelism plan resume snapshot timeout wait',
    'no-color quiet sandbox skip-secrets stop-on-error verbose yes',
  ].flatMap((line) => line.split(' ')),
);

/**
 * The command line of a run as its report may have it: from what was parsed, flag by flag. Of the base URL only its origin is shown, and of
 * a flag that is not known to be harmless only its name.
 */
export function commandWords(args: Arguments): readonly string[] {
  return ['demarc', args.command, ...args.given().flatMap(flagWords), ...args.positionals];
}

function flagWords({ name, values }: ReturnType<Arguments['given']>[number]): readonly string[] {
  return values.map((value) => {
    if (value === '') return `--${name}`;
    if (name === 'base-url') return `--${name}=${originOf(value)}`;
    return `--${name}=${shownFlags.has(name) ? value : '…'}`;
  });
}

function originOf(url: string): string {
  try {
    const { origin } = new URL(url);
    return origin === 'null' ? '…' : origin;
  } catch {
    return '…';
  }
}
