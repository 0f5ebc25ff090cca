declare module 'parse-prometheus-text-format' {
  interface ParsedFamily {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: string }[];
  }
  /** Throws where a line is not of the text format. */
  export default function parsePrometheusTextFormat(text: string): readonly ParsedFamily[];
}
