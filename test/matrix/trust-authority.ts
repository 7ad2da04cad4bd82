import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inject } from 'vitest';

// What NODE_EXTRA_CA_CERTS does to a process from its start on.
const authority = inject('authority');
if (authority) {
  setDefaultCACertificates([...getCACertificates(), readFileSync(authority, 'utf8')]);
}
