import { ExitCode } from '../../model/exit-code.ts';
import { isCi, type Terminal } from '../terminal.ts';

/**
 * `demarc` alone: what to do next in this folder. Offline.
 *
 * Decision: on a terminal it is a question, and its answer is data with exit code 0. Without one, a script has lost its command, and a gate
 * that checks nothing must not pass: an error with exit code 64, with the same answer on stderr. apply, too, is what it is by its terminal.
 */
export async function showNextSteps(terminal: Terminal): Promise<ExitCode> {
  const { lookAround } = await import('../../usecases/look-around/look-around.ts');
  const { renderNextStepsHere } = await import('../../render/tables/next-steps-here.ts');
  const here = await lookAround(terminal.context());
  if (terminal.stdout.isTerminal && !isCi(terminal.environment)) {
    await terminal.stdout.write(renderNextStepsHere(here, terminal.style(terminal.stdout)));
    return ExitCode.done;
  }
  const text = renderNextStepsHere(here, terminal.style(terminal.stderr));
  await terminal.stderr.write(`error: no command is given\n\n${text}`);
  return ExitCode.usage;
}
