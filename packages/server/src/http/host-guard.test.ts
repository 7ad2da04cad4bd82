import { describe, expect, test } from 'vitest';
import { refuseForeignHosts } from './host-guard.ts';

const answer = async () => new Response('answered');
const statusOf = async (url: string, publicUrl: string | null = null) =>
  (await refuseForeignHosts(answer, publicUrl)(new Request(url))).status;

describe('a server without auth', () => {
  test.each([
    'http://localhost:3000/',
    'http://127.0.0.1:3000/api',
    'http://127.8.0.1/',
    'http://[::1]:3000/',
    'http://app.localhost/',
  ])('answers as %s', async (url) => {
    expect(await statusOf(url)).toBe(200);
  });

  test.each([
    'http://evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://192.168.0.2:3000/',
  ])('refuses to answer as %s', async (url) => {
    expect(await statusOf(url)).toBe(403);
  });

  test('answers under the name of its public URL', async () => {
    expect(await statusOf('http://print.example/', 'https://print.example')).toBe(200);
    expect(await statusOf('http://other.example/', 'https://print.example')).toBe(403);
  });

  test('says which setting to change', async () => {
    const response = await refuseForeignHosts(answer, null)(new Request('http://evil.example/'));
    expect(await response.json()).toMatchObject({
      success: false,
      error: { code: 'FORBIDDEN', message: expect.stringContaining('OFFPRINT_PUBLIC_URL') },
    });
  });
});
