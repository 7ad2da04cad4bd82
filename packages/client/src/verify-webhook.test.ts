import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from './verify-webhook.ts';

const SECRET = `whsec_${btoa('a secret of the tests, long enough')}`;
const OTHER = `whsec_${btoa('another secret of them, as long')}`;
const BODY = JSON.stringify({ type: 'export.completed', data: { fileName: 'Jürgen 张伟.pdf' } });

/** As the reference implementation of Standard Webhooks signs it. */
function headersOf(secrets: readonly string[], { body = BODY, ageSeconds = 0 } = {}) {
  const sentAt = new Date(Date.now() - ageSeconds * 1_000);
  const signatures = secrets.map((secret) => new Webhook(secret).sign('msg_1', sentAt, body));
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  };
}

describe('a message is taken', () => {
  test('that was signed by the secret', async () => {
    expect(await verifyWebhook(headersOf([SECRET]), BODY, [SECRET])).toEqual(JSON.parse(BODY));
  });

  test('with its headers as fetch gives them', async () => {
    const headers = new Headers(headersOf([SECRET]));
    expect(await verifyWebhook(headers, BODY, [SECRET])).toEqual(JSON.parse(BODY));
  });

  test.each([
    ['the sender has a new secret too', [OTHER, SECRET], [SECRET]],
    ['the receiver has', [SECRET], [OTHER, SECRET]],
  ])('while secrets are changed: %s', async (_, signing, known) => {
    expect(await verifyWebhook(headersOf(signing), BODY, known)).toEqual(JSON.parse(BODY));
  });

  test('beside a signature of a kind that is not known', async () => {
    const headers = headersOf([SECRET]);
    const signatures = `v1a,AAAA v2 ${headers['webhook-signature']}`;
    const verified = verifyWebhook({ ...headers, 'webhook-signature': signatures }, BODY, [SECRET]);
    expect(await verified).toEqual(JSON.parse(BODY));
  });

  test('that is as old as is tolerated', async () => {
    const headers = headersOf([SECRET], { ageSeconds: 1_000 });
    const verified = verifyWebhook(headers, BODY, [SECRET], { toleranceSeconds: 1_100 });
    expect(await verified).toEqual(JSON.parse(BODY));
  });
});

describe('a message is refused', () => {
  const good = headersOf([SECRET]);

  test.each([
    ['by another secret', good, BODY, [OTHER]],
    ['with another body', good, `${BODY} `, [SECRET]],
    ['with another id', { ...good, 'webhook-id': 'msg_2' }, BODY, [SECRET]],
    ['of too long ago', headersOf([SECRET], { ageSeconds: 301 }), BODY, [SECRET]],
    ['of the future', headersOf([SECRET], { ageSeconds: -302 }), BODY, [SECRET]],
    ['of no time', { ...good, 'webhook-timestamp': 'NaN' }, BODY, [SECRET]],
    ['without a signature', { ...good, 'webhook-signature': '' }, BODY, [SECRET]],
    ['with a signature that is none', { ...good, 'webhook-signature': 'v1,?' }, BODY, [SECRET]],
    ['where no secret is known', good, BODY, []],
    ['where the secret is none', good, BODY, ['whsec_']],
  ])('%s', async (_, headers, body, secrets) => {
    const verified = verifyWebhook(headers, body, secrets);
    await expect(verified).rejects.toBeInstanceOf(WebhookVerificationError);
  });
});
