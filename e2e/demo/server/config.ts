export interface Config {
  host: string;
  port: number;
  /** The billing server, as this server and its visitors' browsers reach it. */
  billingUrl: string;
  /** The billing server's `JWT_SECRET`: what it verifies, we sign. */
  jwtSecret: string;
  billingAdminKey: string;
  /** The sandbox that stands in for Stripe; none where Stripe itself answers. */
  sandboxUrl: string | undefined;
  /** Serve the built page under a strict content security policy, not Vite's development server. */
  built: boolean;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const missing: string[] = [];
  const required = (name: string) => {
    const value = env[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const config: Config = {
    host: env.HOST || '127.0.0.1',
    port: Number(env.PORT || 0),
    billingUrl: required('BILLING_URL').replace(/\/+$/, ''),
    jwtSecret: required('JWT_SECRET'),
    billingAdminKey: required('BILLING_ADMIN_KEY'),
    sandboxUrl: env.SANDBOX_URL?.replace(/\/+$/, '') || undefined,
    built: env.DEMO_BUILT === '1',
  };
  if (missing.length > 0) throw new Error(`The demo needs these environment variables: ${missing.join(', ')}`);
  return config;
}
