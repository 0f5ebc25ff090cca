import type { CircuitRecord } from './circuit-record.ts';

/** A circuit, and what people do next with it. */
export interface CircuitDossier {
  readonly circuit: CircuitRecord;
  /** What the label `ordered` says (YYYY-MM-DD), in whole days before today. null: it says nothing, or its time is to come. */
  readonly ordered_days: number | null;
  readonly next: readonly DossierStep[];
}

export interface DossierStep {
  readonly what: 'letter' | 'port' | 'waiting' | 'light' | 'support' | 'router' | 'unused' | 'unknown';
  /** The CNI that it is about, by its address or its conduit name. null: the circuit. */
  readonly cni: string | null;
  readonly message: string;
  readonly command?: string;
  /** Facts to hand on or to enter, by name, in their order. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
}
