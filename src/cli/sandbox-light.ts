import { nearest } from '../diagnostics/suggest.ts';
import { ExitCode } from '../model/exit-code.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { Arguments } from './arguments.ts';
import type { Flag } from './command.ts';
import type { Terminal } from './terminal.ts';

/** What `demarc sandbox light` takes. The other flags are of a sandbox that starts. */
const lightFlags: ReadonlySet<string> = new Set(['base-url', 'token', 'account']);

/**
 * `demarc sandbox light NAME down|up|pending`: sets the light of an interconnect in a running sandbox.
 * @param flags all flags of the command
 */
export async function runLight(
  args: Arguments,
  flags: Readonly<Record<string, Flag>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const [action = '', name, state] = args.positionals;
  const { lights, setLight } = await import('../usecases/set-light.ts');
  if (action !== 'light') throw args.error(`sandbox does not take ${JSON.stringify(action)}; it has only light`);
  const light = lights.find((known) => known === state);
  if (name === undefined || state === undefined) {
    throw args.error('sandbox light needs the name of an interconnect, then down, up or pending');
  }
  if (light === undefined) {
    const close = nearest(state, lights);
    const suggestion = close === undefined ? '' : `; did you mean ${close}?`;
    throw args.error(`sandbox light takes down, up or pending, not ${JSON.stringify(state)}${suggestion}`);
  }
  const foreign = Object.keys(flags).find((flag) => !lightFlags.has(flag) && args.isGiven(flag));
  if (foreign !== undefined) throw args.error(`sandbox light does not take --${foreign}: it asks a sandbox that runs`);
  const baseUrl = args.text('base-url') ?? terminal.environment['CLOUDFLARE_BASE_URL'];
  const change = await setLight({ name, light, baseUrl, token: args.text('token'), account: args.text('account') });
  const was = change.before === change.after ? ', as before' : `, was ${change.before}`;
  await terminal.stdout.write(`${sanitiseText(`${change.name} is ${change.after}${was}`)}\n`);
  return ExitCode.done;
}
