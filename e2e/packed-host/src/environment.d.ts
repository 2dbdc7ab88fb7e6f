/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_BILLING_URL: string;
  readonly VITE_TOKEN: string;
}
