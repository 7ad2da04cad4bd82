/** The number of arguments that every engine accepts. */
const CHUNK_BYTES = 8_192;

/** For JSON bodies. Node 20 and older browsers have no `toBase64`. */
export async function toBase64(data: Uint8Array<ArrayBuffer> | Blob): Promise<string> {
  const bytes = new Uint8Array(await new Blob([data]).arrayBuffer());
  let binary = '';
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK_BYTES));
  }
  return btoa(binary);
}
