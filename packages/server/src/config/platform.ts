/** Environment variables by which a process can tell its host. */
const VARIABLES = {
  VERCEL: 'Vercel',
  NETLIFY: 'Netlify',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  RAILWAY_ENVIRONMENT_ID: 'Railway',
  FLY_APP_NAME: 'Fly',
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
  container: 'a container',
} as const;

type PlatformName = (typeof VARIABLES)[keyof typeof VARIABLES];

export interface Platform {
  /** Null on the user's own machine. */
  readonly name: PlatformName | null;
  /** Whether it stops a process after the answer, and each process has its own disk. */
  readonly isServerless: boolean;
  /** The URL of the Supabase project that the process is given, or null. */
  readonly supabaseUrl: string | null;
}

export function platformOf(env: Readonly<Record<string, string | undefined>>): Platform {
  const variable = Object.keys(VARIABLES).find((name) => env[name]);
  const name = variable === undefined ? null : VARIABLES[variable as keyof typeof VARIABLES];
  return {
    name,
    isServerless: name === 'Vercel' || name === 'Netlify' || name === 'AWS Lambda',
    supabaseUrl: env.SUPABASE_URL || null,
  };
}
