export interface CodeQualityFinding {
  readonly check_name: string;
  readonly description: string;
  readonly severity: string;
  readonly fingerprint: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities = ['info', 'minor', 'major', 'critical', 'blocker'];

/**
 * Reads a Code Quality report as GitLab does. Its parser stops at the first entry that lacks a text, a fingerprint, a severity or a place
 * (app/validators/json_schemas/codeclimate.json), and shows entries with one fingerprint as one.
 */
export function readCodeQuality(text: string): readonly CodeQualityFinding[] {
  const list = JSON.parse(text) as readonly CodeQualityFinding[];
  for (const { check_name, description, severity, fingerprint, location } of list) {
    const isWhole =
      [check_name, description, fingerprint, location.path].every((each) => typeof each === 'string') &&
      severities.includes(severity) &&
      Number.isInteger(location.lines.begin) &&
      location.lines.begin >= 1;
    if (!isWhole) throw new Error(`GitLab stops at ${check_name}: ${description}`);
  }
  const fingerprints = new Set(list.map(({ fingerprint }) => fingerprint));
  if (fingerprints.size !== list.length) throw new Error('two findings have the same fingerprint');
  return list;
}
