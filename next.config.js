import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  outputFileTracingRoot: root,
  turbopack: { root },
  images: { unoptimized: true },
  // The type check is a step of its own (`npm run typecheck`); a start on a fresh machine need not pay for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["postgres", "pg", "pino", "prom-client", "lz4-napi"],
  experimental: { optimizePackageImports: ["lucide-react", "radix-ui"] },
};

export default config;
