import type { NetworkErrorKind } from '../model/network-error.ts';

export interface ExchangeFailureDetails {
  readonly kind: NetworkErrorKind;
  readonly hint?: string | undefined;
  readonly status?: number | undefined;
  readonly cfRay?: string | undefined;
  /** The request certainly did not reach the API. */
  readonly unsent?: boolean | undefined;
  /** Sending it again may help. */
  readonly transient?: boolean | undefined;
  readonly cause?: unknown;
}

/** An attempt without a usable answer. Internal: the transport turns the last one into a `NetworkError`. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly details: ExchangeFailureDetails;

  constructor(message: string, details: ExchangeFailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.details = details;
  }
}
