import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: ["postgres", "pg", "pino", "prom-client", "lz4-napi", "graphile-worker"],
  // Nothing is resized on the server: no decoder meets a stranger's picture.
  images: { unoptimized: true },
  headers: async () => [
    {
      source: "/monaco/:path*",
      headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }],
    },
  ],
  // The type check is a part of its own in `npm test`; a start need not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
