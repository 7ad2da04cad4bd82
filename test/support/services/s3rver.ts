import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { serverProcess, type TestServer } from './test-server.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('s3rver/bin/s3rver.js'));

/** An S3 server in a process of its own, with a bucket `files` for the key S3RVER. */
export async function startS3rver(directory: string): Promise<Omit<TestServer, 'stop'>> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { start, kill } = serverProcess({
    name: 's3rver',
    command: process.execPath,
    args: [
      PROGRAM,
      '--silent',
      ...['--address', '127.0.0.1', '--port', String(port)],
      ...['--directory', directory, '--configure-bucket', 'files'],
    ],
    ask: () => fetch(url),
  });
  await start();
  return { url, start, kill };
}
