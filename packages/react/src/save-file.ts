/** Some browsers start to read only after the click was handled. */
const KEEP_BLOB_MS = 60_000;

export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  saveUrl(url, fileName);
  setTimeout(() => URL.revokeObjectURL(url), KEEP_BLOB_MS);
}

/** Without a name, the server's is used. */
export function saveUrl(url: string, fileName = ''): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
