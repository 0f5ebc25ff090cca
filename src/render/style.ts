/** How text is printed. */
export interface Style {
  /** ANSI colours, for a terminal that wants them. */
  readonly color: boolean;
}
