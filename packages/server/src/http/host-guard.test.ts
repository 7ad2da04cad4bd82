import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import type { OffprintError } from '../domain/errors.ts';
import { refuseForeignHosts } from './host-guard.ts';

function ask(url: string, publicUrl: string | null) {
  const app = new Hono().use(refuseForeignHosts(publicUrl));
  app.get('*', (c) => c.text('answered'));
  app.onError((error, c) => c.text(error.message, (error as OffprintError).status as 403));
  return app.request(url);
}
const statusOf = async (url: string, publicUrl: string | null = null) =>
  (await ask(url, publicUrl)).status;

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
    const response = await ask('http://evil.example/', null);
    expect(await response.text()).toContain('OFFPRINT_PUBLIC_URL');
  });
});
