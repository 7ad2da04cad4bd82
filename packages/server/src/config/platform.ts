/** Hosts that tell a process by its environment that it runs there. */
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
  /** Null on a machine of one's own. */
  readonly name: PlatformName | null;
  /** Whether it stops a process once it has answered, and each has a disk of its own. */
  readonly isServerless: boolean;
  /** The URL of the Supabase project that the process is given; null if it is given none. */
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
