// As the workflows of examples/github/ have it, behind a # or not: the line of a variable that documents read.
const example = /^( *)(?:# )?DEMARC_\w+: \$\{\{ secrets\.DEMARC_\w+ \}\}$/m;

/** A workflow with a line for each variable in the place of its example. */
export function fillVariables(workflow: string, variables: readonly string[]): string {
  if (variables.length === 0) return workflow;
  return workflow.replace(example, (_line, indent: string) =>
    variables.map((name) => `${indent}${name}: \${{ secrets.${name} }}`).join('\n'),
  );
}
