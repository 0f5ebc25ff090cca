import type { CircuitDossier } from '../../model/circuits/dossier.ts';
import type { LookRequest } from '../choose-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { dossierOf } from './dossier-steps.ts';
import { readCircuits } from './read-circuits.ts';

export interface DossiersRead {
  /** One, as a rule: while an interconnect is replaced, its key has two circuits. By account and live name. */
  readonly dossiers: readonly CircuitDossier[];
  /** For stderr, without `note:`. */
  readonly notes: readonly string[];
}

/** Reads what is known of the circuit that KEY means. Rejects as `readCircuits`. */
export async function readDossiers(
  { key, ...request }: LookRequest & { readonly key: string },
  context: RunContext,
): Promise<DossiersRead> {
  const choice = { keys: [key], health: 'peers', devices: true, routes: true } as const;
  const { accounts, notes } = await readCircuits({ ...request, choice }, context);
  const readAt = `${new Date().toISOString().slice(0, 16)}Z`;
  return {
    dossiers: accounts.flatMap(({ circuits, default_asn }) =>
      circuits.map((circuit) =>
        dossierOf(circuit, { today: readAt.slice(0, 10), readAt, default_asn, sandbox: request.sandbox }),
      ),
    ),
    notes,
  };
}
