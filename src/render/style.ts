/** How text is printed. */
export interface Style {
  /** ANSI colours, for a terminal that wants them. */
  readonly color: boolean;
  /** The columns of the terminal; undefined where the text goes elsewhere, and its lines are as long as they are. */
  readonly width?: number | undefined;
}
