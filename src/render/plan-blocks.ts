/** What a plan's Markdown is made of; see the words of each where some are left out. */
export type PlanBlockKind =
  'error' | 'guard' | 'danger' | 'row' | 'detail' | 'warning' | 'unmanaged' | 'ignored' | 'not_compared';
