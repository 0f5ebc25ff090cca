import type { ExitCode } from '../../model/exit-code.ts';
import type { Outcome, UnprovenCircuit } from '../../model/report.ts';
import type { Page } from './page.ts';

/** How a change of an apply ended. */
export const outcomePages: Readonly<Record<Outcome, Page>> = {
  applied: {
    means: 'The change was made, and the API stores it as it was asked for.',
    says: 'done',
    fix: 'Nothing, or what the report says is next.',
  },
  applied_lost: {
    means:
      'The change was made, and took along something that only the Magic side shows, such as a health check of the tunnel.',
    says: 'done, but it took along what only the Magic side shows',
    fix: 'Set it again on the Magic side. The report says what was lost.',
  },
  failed: {
    means: 'The API refused the change, or could not be reached. Nothing of it was made.',
    says: 'the API refused it or could not be reached',
    fix: 'Read the error of the change. Plan again once the cause is gone.',
  },
  not_attempted: {
    means: 'The run ended before the change began: a signal, --deadline, --stop-on-error, or no to a question.',
    says: 'the run ended before it began',
    fix: 'Apply again.',
  },
  overtaken: {
    means: 'A later commit of the branch no longer wants the change. Nothing was sent.',
    says: 'the documents of the branch no longer want it; nothing was sent',
    fix: 'Nothing. The run of the later commit makes its own changes.',
  },
  skipped: {
    means: 'Something that the change needs did not succeed. It was not begun.',
    says: 'something that it needs did not succeed',
    fix: 'Repair what failed, and apply again.',
  },
  stale: {
    means: 'Just before the write, the object was no longer what the plan had seen. It was not touched.',
    says: 'the object changed since the plan; it was not touched',
    fix: 'Find out who changed it, and plan again.',
  },
  unknown: {
    means: 'The answer to a write was lost, and the object does not show whether the write was made.',
    says: 'it may or may not have been done; check the object',
    fix: 'Plan again: the plan compares with what is live now.',
  },
};

/** Why a changed circuit is not known to be back. */
export const unprovenPages: Readonly<Record<UnprovenCircuit['reason'], Page>> = {
  dark: {
    means: 'The circuit was Healthy before its change and is not now. No further circuit of its backup set is changed.',
    says: 'is not Healthy after its change',
    fix: 'Repair this circuit first: demarc status says its state and reason.',
  },
  dark_before: {
    means: 'The circuit had no light before its change and has none now. This is no failure of the run.',
    says: 'has no light, as before its change',
    fix: 'Nothing for this run.',
  },
  not_confirmed: {
    means: 'A person was asked whether the circuits are back (--confirm each), and the answer was not yes.',
    says: 'is not known to be back: the answer was not yes',
    fix: 'Look at the circuit, then apply the rest.',
  },
  stopped: {
    means: 'The run ended before the circuit was proven.',
    says: 'is not known to be back: the run ended',
    fix: 'Look at the circuit (demarc status), then apply the rest.',
  },
  unreadable: {
    means: 'The health of the circuit could not be read after its change.',
    says: 'is not known to be Healthy after its change',
    fix: 'Look at the circuit, then apply the rest.',
  },
};

/** By number. They are the same in every output format. */
export const exitPages: Readonly<Record<`${ExitCode}`, Page>> = {
  0: {
    means: 'Done. For plan without --detailed-exitcode also with changes.',
    wrote: '$ demarc validate',
    says: 'valid: 1 account, 1 interconnect, 1 CNI in 1 file',
    fix: 'Nothing.',
  },
  1: {
    means:
      'The run could not finish and changed nothing: network, API, permission, a gate or check that held everything, an internal error.',
    wrote: '$ demarc plan',
    when: 'the token was revoked',
    says: 'Could not list the interconnects: the API does not accept the credentials (401)',
    fix: 'Read the error and its hint.',
  },
  129: {
    means: 'SIGHUP ended the run: its terminal was closed.',
    when: 'the connection to the machine was lost during an apply',
    says: 'the report of what was done until then',
    fix: 'Run demarc plan to see what is left. demarc ends what it has begun before it ends itself.',
  },
  130: {
    means: 'SIGINT ended the run, usually Ctrl-C.',
    when: 'Ctrl-C was pressed during an apply',
    says: 'the report of what was done until then',
    fix: 'Run demarc plan to see what is left.',
  },
  143: {
    means: 'SIGTERM ended the run, usually from a scheduler that cancels a job.',
    when: 'a workflow was cancelled',
    says: 'the report of what was done until then',
    fix: 'Run demarc plan to see what is left.',
  },
  2: {
    means:
      'There are differences, or something is not as asked: a result, not an error. Of plan --detailed-exitcode, drift, accept, diff, pin --check; preflight; redundancy --require; status, status --until.',
    wrote: '$ demarc drift',
    when: 'the MTU of a CNI was changed in the dashboard',
    says: 'cni.wan-a: magic.mtu',
    fix: 'Look at what differs. After status, a circuit is Down or Unhealthy, or not in the state of --until within --deadline.',
  },
  3: {
    means: 'The documents are invalid, or cannot be planned on this account.',
    wrote: '$ demarc validate',
    when: 'a document has a misspelt key',
    says: 'unknown key mtuu',
    fix: 'Correct the documents at the places that the messages name.',
  },
  4: {
    means:
      'Refused: a guard, a declined question, another apply on the account, or a reviewed plan that no longer holds.',
    wrote: '$ demarc apply --plan reviewed.json',
    when: 'the network has changed since the plan',
    says: 'the plan is not the one that was reviewed',
    fix: 'Read what refuses. A guard says how it is lifted.',
  },
  5: {
    means:
      'Applied in part: at least one change was made or begun, and at least one did not end well. A circuit that is not back counts, too.',
    wrote: '$ demarc apply',
    when: 'the API refuses the second of two changes',
    says: '1 applied, 1 failed',
    fix: 'Read the report: it says what is left and what is next.',
  },
  64: {
    means: 'The command line is wrong. Nothing was read and nothing was sent.',
    wrote: '$ demarc plan --formt json',
    says: 'plan has no flag --formt; did you mean --format?',
    fix: 'demarc COMMAND --help shows every flag.',
  },
};

/** With --format json, a run that ends before it has a result says why with one of these. */
export const runPages = {
  'apply-running': {
    means:
      'Another apply of this user is running on the account, on this machine. Two would each plan on a network that the other changes.',
    when: 'a second terminal, or a second job on the same runner, starts an apply',
    says: 'another apply is running on account 023e105f4ecef8ad9ca31a8372d0c353: process 4711, since 2026-03-01T10:00:00Z',
    fix: 'Wait until it has ended, then run again. A process that was killed holds nothing.',
  },
  'check-required': {
    means: 'policy.pace.check says that a command must prove each disruptive circuit, and apply was given none.',
    when: 'a document has policy.pace.check: required, and apply has no --check',
    says: 'policy.pace.check of account 023e105f4ecef8ad9ca31a8372d0c353 is required, and there is no --check',
    fix: 'Give --check COMMAND. In the Action it is the input check.',
  },
  'credentials-missing': {
    means:
      'No variable with credentials is set, or only one of two that belong together. An empty one counts as not set.',
    when: 'CLOUDFLARE_API_TOKEN is not exported, or a workflow names a secret that does not exist',
    says: 'there are no credentials',
    fix: 'Set the variable that the hint names. demarc alone says which are set. --sandbox needs none.',
  },
  'credentials-unusable': {
    means: 'A variable with credentials holds characters that no token has. Nothing was sent.',
    when: 'a token was copied with its quotes or a line break',
    says: 'CLOUDFLARE_API_TOKEN holds characters that no token has (spaces, line breaks, control or non-ASCII characters)',
    fix: 'Copy the token again.',
  },
  'document-invalid': {
    means: 'The documents cannot be used, and no diagnostic of them says more.',
    when: 'a plan file is given that holds no plan',
    says: 'the file cannot be used',
    fix: 'Read the message. The exit code is 3.',
  },
  'internal-error': {
    means: 'A bug in demarc. It is never your mistake.',
    when: 'something happens that its code does not expect',
    says: 'TypeError: Cannot read properties of undefined',
    fix: 'Report it with what --verbose prints, after removing private data.',
  },
  'no-account': {
    means: 'Nothing says which account to read: no document, no flag, no variable.',
    when: 'demarc status runs in an empty folder',
    says: 'there is no account to read',
    fix: 'Give --account TAG, set CLOUDFLARE_ACCOUNT_ID, or run it where documents name an account.',
  },
  'review-differs': {
    means: 'The plan of now is not the plan that was reviewed (--plan, --expect). Nothing was changed.',
    when: 'somebody changed the network or the documents between review and apply',
    says: 'the plan is not the one that was reviewed',
    fix: 'Find out what changed: --plan shows it. Then write a new plan, and have it reviewed.',
  },
  'run-failed': {
    means: 'The run could not finish: a file could not be read or written, or too many files are open.',
    when: 'the folder of --out does not exist',
    says: '--out: reports/plan.json cannot be written: the folder reports does not exist or is not writable',
    fix: 'Read the message and its hint. The exit code is 1 or 5.',
  },
  'run-refused': {
    means: 'The run was refused before its first write.',
    when: 'a plan file was cut off',
    says: 'the plan file plan.json cannot be read',
    fix: 'Read the message and its hint. The exit code is 4.',
  },
  usage: {
    means: 'The command line is wrong.',
    wrote: '$ demarc plan --format yaml',
    says: '--format takes text, json, markdown or diff, not "yaml"',
    fix: 'demarc COMMAND --help shows every flag. The exit code is 64.',
  },
} as const satisfies Readonly<Record<string, Page>>;

export type RunCode = keyof typeof runPages;
