import { ExitCode } from '../model/exit-code.ts';
import { wrapWords } from '../render/text/inline-text.ts';
import type { Command } from './command.ts';
import { variables } from './variables.ts';

type Entries = readonly (readonly [string, string])[];

const usual: Entries = variables.flatMap(({ names, help }) =>
  help === undefined ? [] : [[names.join(' and '), help] as const],
);
const usualVariables = 'HTTPS_PROXY, NO_PROXY, NO_COLOR, FORCE_COLOR, CI and GITHUB_ACTIONS have their usual meaning.';

const allExitCodes: readonly (readonly [number, string])[] = [
  [ExitCode.done, 'done; for plan without --detailed-exitcode, also with changes'],
  [ExitCode.failed, 'could not finish and changed nothing: network, API, permission, an internal error'],
  [ExitCode.differences, 'there are differences: plan --detailed-exitcode, drift, status'],
  [ExitCode.invalid, 'the documents are invalid, or cannot be planned on this account'],
  [
    ExitCode.refused,
    'refused: a guard, a declined prompt, another apply running on the account, or a reviewed plan that cannot be read or no longer matches',
  ],
  [ExitCode.partial, 'applied in part'],
  [ExitCode.usage, 'wrong command line (no terminal and no --yes included)'],
];
const signals = '129, 130, 143  ended by SIGHUP, SIGINT, SIGTERM';

/** The usage and epilogue of the main help. `width` is in columns. */
export function overview(width: number): { readonly usage: string; readonly epilogue: string } {
  return {
    usage: `demarc COMMAND

Cloudflare Network Interconnect as code: documents are validated, planned, reviewed and applied.

Set up a repository, from a live account or from nothing:
  demarc init

A first try, without an account:
  demarc plan --sandbox demarc.yaml
  demarc apply --sandbox demarc.yaml`,
    epilogue: `${variableLines(width)}

Exit codes, the same in every output format:
${exitCodeLines(allExitCodes, width)}
  ${signals}

More about a command: demarc COMMAND --help; about a code that is printed: demarc explain CODE`,
  };
}

/** The usage and epilogue of the help of one command. `width` is in columns. */
export function commandHelp(command: Command, width: number): { readonly usage: string; readonly epilogue: string } {
  const { positional } = command;
  const names = positional === undefined ? '' : ` [${positional.name}${positional.many ? '…' : ''}]`;
  const what = positional === undefined ? '' : `\n\n${positional.name}: ${positional.describe}`;
  const codes = Object.entries(command.exitCodes).map(([code, meaning]): [number, string] => [Number(code), meaning]);
  return {
    usage: `demarc ${command.name}${names} [FLAGS]\n\n${command.description}${what}`,
    epilogue: `Exit codes:\n${exitCodeLines(codes, width)}\n\n${variableLines(width)}`,
  };
}

function variableLines(width: number): string {
  return ['Variables:', hangIndented(usual, 41, width), hangIndented([['', usualVariables]], 0, width)].join('\n');
}

function exitCodeLines(codes: readonly (readonly [number, string])[], width: number): string {
  const entries = codes.map(([code, meaning]): [string, string] => [String(code), meaning]);
  return hangIndented(entries, 5, width);
}

/** Puts the meanings in a second column. Continued lines are indented to that column. */
function hangIndented(entries: Entries, column: number, width: number): string {
  const lines = entries.flatMap(([name, meaning]) =>
    wrapWords(meaning, width - column - 2).map((line, at) => `  ${(at === 0 ? name : '').padEnd(column)}${line}`),
  );
  return lines.join('\n');
}
