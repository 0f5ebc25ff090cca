import type { Overtaken } from '../../apply/apply-options.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { AccountPlan, Change } from '../../model/plan.ts';
import { Failure } from '../failure.ts';
import { checkDocuments, type Documents, isError } from '../load-documents.ts';
import { chooseTarget } from '../network/connection.ts';
import type { Connection } from '../network/open-clients.ts';
import { type ComputedPlan, defaultAccount, planOptions, type PlanRequest } from '../plan/compute-plan.ts';
import { type PlannedEntry, readAndPlan } from '../plan/plan-accounts.ts';
import type { RunContext } from '../run-context.ts';

/** Documents that are newer than this run's documents, and are valid instead. */
export interface LaterDocuments {
  /** Their source, for people: `main at 1a2b3c4`. */
  readonly name: string;
  readonly sources: readonly SourceText[];
}

/** The changes that later documents do not want, by account and address. */
export type OvertakenChanges = ReadonlyMap<string, ReadonlyMap<string, Overtaken>>;

/**
 * Plans later documents on the current live state. Finds the changes of a plan that are not in the later plan with the same digest. If
 * they do not name an account, they want none of its changes. Throws a `Failure` if they cannot be planned, because demarc does not guess
 * what they want.
 */
export async function findOvertaken(
  { entries }: ComputedPlan,
  later: LaterDocuments,
  request: PlanRequest,
  connection: Connection,
  context: RunContext,
): Promise<OvertakenChanges> {
  const { accounts } = readLater(later, request, context);
  const found = new Map<string, ReadonlyMap<string, Overtaken>>();
  for (const entry of entries) {
    const { changes, account } = entry.plan;
    if (changes.length === 0) continue;
    const desired = accounts.find((candidate) => candidate.account === account);
    const wanted = desired === undefined ? [] : (await planLater(entry, desired, later, request, connection)).changes;
    found.set(account, overtakenOf(changes, wanted, later.name));
  }
  return found;
}

function overtakenOf(
  changes: readonly Change[],
  wanted: readonly Change[],
  name: string,
): ReadonlyMap<string, Overtaken> {
  const digests = new Map(wanted.map(({ address, digest }) => [address, digest]));
  return new Map(
    changes
      .filter(({ address, digest }) => digests.get(address) !== digest)
      .map(({ address }) => [
        address,
        {
          message: `${name} ${digests.has(address) ? 'wants a different change of it' : 'does not want this change'}: nothing was sent`,
          next: 'The run for that commit applies what it wants. If there is no such run, start the workflow by hand.',
        },
      ]),
  );
}

function readLater(later: LaterDocuments, request: PlanRequest, context: RunContext): Documents {
  const account = defaultAccount(chooseTarget(request, context.environment), context);
  const { skipSecrets } = request;
  const documents = checkDocuments(
    { sources: later.sources, diagnostics: [] },
    { accounts: [], offline: false, skipSecrets, defaultAccount: account, rules: true },
    context,
  );
  const error = documents.diagnostics.find(isError);
  if (error === undefined) return documents;
  throw notPlanned(later, `${error.span?.file ?? 'a document'}: ${error.message}`);
}

/** Uses the credentials of the run itself: later documents do not choose a token. */
async function planLater(
  { desired: own }: PlannedEntry,
  desired: PlannedEntry['desired'],
  later: LaterDocuments,
  request: PlanRequest,
  connection: Connection,
): Promise<AccountPlan> {
  const reader = connection.reader({ account: own.account, tokenEnv: own.tokenEnv });
  try {
    const { plan } = (await readAndPlan(desired, reader, planOptions(request, {}))).planned;
    const [error] = plan.errors;
    if (error === undefined) return plan;
    throw notPlanned(later, `account ${own.account}: ${error.message}`);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new Failure(
      `the documents of ${later.name} could not be planned, and nothing was changed: ${error.message}`,
      {
        exitCode: ExitCode.failed,
        hint: error.hint ?? 'Run it again.',
        cause: error,
      },
    );
  }
}

function notPlanned({ name }: LaterDocuments, why: string): Failure {
  return new Failure(
    `the documents of ${name} cannot be planned (${why}), so it is unknown what they still want; nothing was changed`,
    {
      exitCode: ExitCode.refused,
      hint: 'Fix the documents of that branch; the run for that merge then applies what they want.',
    },
  );
}
