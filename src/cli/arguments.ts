import { nearest } from '../diagnostics/suggest.ts';
import { joinWords, parseDuration } from '../model/text.ts';

/** The parsed command line of one command. Every read is checked, and an invalid value throws a `UsageError`. */
export class Arguments {
  readonly command: string;
  /** FILES, KEYs or other values without a flag. */
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(command: string, values: Readonly<Record<string, unknown>>, positionals: readonly string[]) {
    this.command = command;
    this.positionals = positionals;
    this.#values = values;
  }

  switch(name: string): boolean {
    const value = this.#values[name];
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    throw this.error(`--${name} takes no value`);
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    if (Array.isArray(value)) throw this.error(`--${name} is given more than once`);
    if (typeof value !== 'string' || value === '') throw this.error(`--${name} needs a value`);
    return value;
  }

  isGiven(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** The flags that were given, with their values as text; empty for a switch. */
  given(): readonly { readonly name: string; readonly values: readonly string[] }[] {
    return Object.entries(this.#values).flatMap(([name, value]) => {
      if (!/^[a-z]/.test(name)) return [];
      const values = [value].flat().flatMap((item) => (item === true ? [''] : typeof item === 'string' ? [item] : []));
      return values.length === 0 ? [] : [{ name, values }];
    });
  }

  /** True if the flag has this value. Does not throw for an invalid value. */
  has(name: string, value: string): boolean {
    return [this.#values[name]].flat().includes(value);
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item: unknown) => {
      if (typeof item !== 'string' || item === '') throw this.error(`--${name} needs a value`);
      return item;
    });
  }

  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const given = this.text(name) ?? choices[0];
    const choice = choices.find((candidate) => candidate === given);
    if (choice !== undefined) return choice;
    const close = nearest(given, choices);
    const suggestion = close === undefined ? '' : `; did you mean ${close}?`;
    throw this.error(`--${name} takes ${joinWords(choices, 'or')}, not ${JSON.stringify(given)}${suggestion}`);
  }

  whole(name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const number = /^\d+$/.test(given) ? Number(given) : NaN;
    if (number >= min && number <= max) return number;
    throw this.error(`--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(given)}`);
  }

  /** In milliseconds. */
  duration(name: string): number | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const milliseconds = parseDuration(given);
    if (milliseconds !== undefined) return milliseconds;
    throw this.error(`--${name} takes a duration such as 500ms, 30s or 5m, not ${JSON.stringify(given)}`);
  }

  /** In milliseconds. Returns `otherwise` if the flag has no value. */
  optionalDuration(name: string, otherwise: number): number | undefined {
    return this.#values[name] === '' ? otherwise : this.duration(name);
  }

  error(message: string): UsageError {
    return new UsageError(message, this.command);
  }
}

/** An invalid command line. It ends with exit code 64 and a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}
