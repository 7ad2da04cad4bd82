/** A request to an address that a user has named. */
export interface WebRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** None unless said: then the answer that redirects is the answer. */
  readonly maxRedirects?: number;
  /** Of the body of the answer, once it is decompressed. */
  readonly maxBytes: number;
  /** What becomes of a longer body: the request fails, or its beginning is the answer. */
  readonly whenLonger: 'fail' | 'cut';
  /** For everything together, redirects included. */
  readonly timeoutMs: number;
  /** The longest wait for the next piece of the answer. */
  readonly silenceMs: number;
}

export interface WebAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * The public web, and nothing else: no address of this machine or of a private network is reached,
 * whatever name, redirect or notation leads there, unless the settings allow it.
 */
export interface PublicWeb {
  /**
   * @throws OffprintError ADDRESS_REFUSED for an address that may not be asked; NETWORK_ERROR for one
   *   that can't be reached, is too slow or sends too much; the signal's reason when it aborts
   */
  ask(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
}
