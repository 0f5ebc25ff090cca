/** What --format takes, by command; the first is the default. */
export const validateFormats = ['text', 'json', 'sarif', 'github'] as const;
export const rulesFormats = ['text', 'json'] as const;
export const planFormats = ['text', 'json', 'markdown', 'diff'] as const;
export const applyFormats = ['text', 'json', 'markdown'] as const;
export const driftFormats = ['text', 'json', 'markdown'] as const;
export const statusFormats = ['text', 'json'] as const;
export const slotsFormats = ['text', 'json'] as const;
export const accountsFormats = ['text', 'json'] as const;

/** What --secrets and --split of an export take. */
export const secretsChoices = ['unmanaged', 'env'] as const;
export const splitChoices = ['site', 'interconnect'] as const;

export type ValidateFormat = (typeof validateFormats)[number];
export type PlanFormat = (typeof planFormats)[number];
export type ApplyFormat = (typeof applyFormats)[number];
export type DriftFormat = (typeof driftFormats)[number];
