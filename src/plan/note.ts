import type { Origin } from '../model/location.ts';
import type { PlanNote, PlanSource } from '../model/plan.ts';

export interface NoteDetails {
  readonly code: string;
  readonly message: string;
  readonly address?: string;
  readonly hint?: string;
  readonly origin?: Origin;
  /** The field that the note is about. */
  readonly path?: readonly (string | number)[];
}

/** An error or a warning of a plan, with the place in the documents that it is about. */
export function planNote(details: NoteDetails): PlanNote {
  return {
    code: details.code,
    message: details.message,
    ...(details.address !== undefined && { address: details.address }),
    ...(details.hint !== undefined && { hint: details.hint }),
    ...(details.origin !== undefined && { source: planSource(details.origin, details.path) }),
  };
}

/** Where a declared object, or a field of it, was written. */
export function planSource(origin: Origin, path?: readonly (string | number)[]): PlanSource {
  const { file, line, column } = origin.locate(path);
  return { file, line, column };
}
