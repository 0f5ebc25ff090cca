/** How large a rendered Markdown text may become. */
export interface MarkdownOptions {
  /** Bytes of UTF-8; default 60,000, at least 4,000. GitHub refuses a comment of more than 65,536 characters. */
  readonly maxBytes?: number;
}

const defaultBytes = 60_000;
const leastBytes = 4_000;

export function markdownBudget(options: MarkdownOptions | undefined): number {
  return Math.max(leastBytes, options?.maxBytes ?? defaultBytes);
}
