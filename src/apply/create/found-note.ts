/** Says of an applied create that its result was not told by the API but found in the account. */
export function foundNote(object: string): string {
  return `The API did not confirm the create; ${object}, which was not there when the plan was made and is what was asked for, was found and taken as its result.`;
}
