import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { debianProgram } from './debian-program.ts';

/** The paths of PEM files. */
export interface Certificate {
  /** Of the authority that has signed the certificate, which nobody trusts unless told to. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const DAYS = ['-days', '2'];
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * A certificate of a server, by an authority of its own.
 *
 * @param directory where the files are put
 * @param host what it is for, such as `IP:127.0.0.1` or `DNS:db.example.com`
 */
export function selfMadeCertificate(directory: string, host = 'IP:127.0.0.1'): Certificate {
  const openssl = debianProgram('openssl', 'openssl');
  const at = (name: string) => join(directory, name);
  const issue = (name: string, subject: string, ...args: string[]) => {
    const out = [
      '-subj',
      `/CN=${subject}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
    ];
    execFileSync(openssl, ['req', '-x509', ...NEW_KEY, ...DAYS, ...out, ...args], {
      stdio: 'pipe',
    });
  };
  issue('authority', 'Authority of the tests');
  const by = ['-CA', at('authority.pem'), '-CAkey', at('authority.key')];
  const extensions = [`subjectAltName=${host}`, 'basicConstraints=critical,CA:FALSE'];
  issue('server', 'Server of the tests', ...by, ...extensions.flatMap((each) => ['-addext', each]));
  return { authority: at('authority.pem'), certificate: at('server.pem'), key: at('server.key') };
}
