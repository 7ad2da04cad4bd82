export interface ReadEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface EventReader {
  /** The next event; null when the stream has ended. */
  next(): Promise<ReadEvent | null>;
  /** The next block of the stream, comments included; null when it has ended. */
  nextBlock(): Promise<string | null>;
  /** Goes away as a client does. */
  cancel(): Promise<void>;
}

/** Reads a stream of server-sent events in which every field has one line. */
export function readEvents(response: Response): EventReader {
  if (!response.body) throw new Error('The answer has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';

  async function nextBlock(): Promise<string | null> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end >= 0) {
        const block = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return block;
      }
      const { done, value } = await reader.read();
      if (done) return null;
      buffer += value;
    }
  }

  return {
    nextBlock,
    async next() {
      for (;;) {
        const block = await nextBlock();
        if (block === null) return null;
        const fields = new Map(
          block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]),
        );
        const data = fields.get('data');
        if (data === undefined) continue;
        return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data };
      }
    },
    cancel: () => reader.cancel(),
  };
}
