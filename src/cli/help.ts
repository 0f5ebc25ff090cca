import type { Command } from './command.ts';
import { ExitCode } from '../usecases/exit-code.ts';

const variables = `Variables:
  CLOUDFLARE_API_TOKEN                       the token, or
  CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY    the older pair; the token wins
  CLOUDFLARE_ACCOUNT_ID                      the account of documents that name none
  CLOUDFLARE_BASE_URL                        where the API is
  DEMARC_*                                   what documents may read with \${env:DEMARC_…}
  HTTPS_PROXY, NO_PROXY, NO_COLOR, FORCE_COLOR, CI and GITHUB_ACTIONS mean what they mean everywhere.`;

const allExitCodes: readonly (readonly [number, string])[] = [
  [ExitCode.done, 'done; for plan without --detailed-exitcode, also with changes'],
  [ExitCode.failed, 'could not finish and changed nothing: network, API, permission, an internal error'],
  [ExitCode.differences, 'there are differences: plan --detailed-exitcode, drift, status'],
  [ExitCode.invalid, 'the documents are invalid, or cannot be planned on this account'],
  [
    ExitCode.refused,
    'refused: a guard, a declined prompt, another apply at work on the account, or a reviewed plan that is unreadable or no longer the plan',
  ],
  [ExitCode.partial, 'applied in part'],
  [ExitCode.usage, 'wrong command line (no terminal and no --yes included)'],
];
const signals = '129, 130, 143  ended by SIGHUP, SIGINT, SIGTERM';

/** The frame of the help of the command as a whole. */
export const overview = {
  usage: `demarc COMMAND

Cloudflare Network Interconnect as code: documents are validated, planned, reviewed and applied.

Begin in a repository, from a live account or from nothing:
  demarc init

A first try, without an account:
  demarc plan --sandbox demarc.yaml
  demarc apply --sandbox demarc.yaml`,
  epilogue: `${variables}

Exit codes, the same in every output format:
${exitCodeLines(allExitCodes)}
  ${signals}

More about a command: demarc COMMAND --help`,
};

/** The frame of the help of one command. */
export function commandHelp(command: Command): { readonly usage: string; readonly epilogue: string } {
  const { positional } = command;
  const names = positional === undefined ? '' : ` [${positional.name}${positional.many ? '…' : ''}]`;
  const what = positional === undefined ? '' : `\n\n${positional.name}: ${positional.describe}`;
  const codes = Object.entries(command.exitCodes).map(([code, meaning]): [number, string] => [Number(code), meaning]);
  return {
    usage: `demarc ${command.name}${names} [FLAGS]\n\n${command.description}${what}`,
    epilogue: `Exit codes:\n${exitCodeLines(codes)}\n\n${variables}`,
  };
}

function exitCodeLines(codes: readonly (readonly [number, string])[]): string {
  return codes.map(([code, meaning]) => `  ${String(code).padEnd(3)}  ${meaning}`).join('\n');
}
