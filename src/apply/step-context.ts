import type { NetworkApi } from '../model/network-api.ts';
import type { RunMemory } from './run-memory.ts';

/** What a call needs beside its own action. */
export interface StepContext {
  /** The id of the step. */
  readonly step: number;
  readonly api: NetworkApi;
  readonly memory: RunMemory;
}
