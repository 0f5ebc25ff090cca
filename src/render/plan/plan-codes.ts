import type { PlanDocument } from '../../model/plan.ts';

export function warningCodes({ accounts }: Pick<PlanDocument, 'accounts'>): readonly string[] {
  return accounts.flatMap(({ warnings }) => warnings.map(({ code }) => code));
}

/** Why a plan cannot be carried out: errors, and guards that block it. */
export function troubleCodes({ accounts }: Pick<PlanDocument, 'accounts'>): readonly string[] {
  return [
    ...accounts.flatMap(({ errors }) => errors.map(({ code }) => code)),
    ...accounts.flatMap(({ guards }) => guards.flatMap(({ id, lifted }) => (lifted ? [] : [id]))),
  ];
}
