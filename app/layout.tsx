import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { densityCookie } from "@/components/shell/density";
import { GiveEarly } from "@/components/shell/early-hands";
import { keepEarly } from "@/components/shell/keep-early";
import { Toaster } from "@/components/ui/toast";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Orderloom", template: "%s – Orderloom" },
  description: "Design, run and watch the integrations of distributors.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** Reads the request (the nonce), which makes every page dynamic, as a strict policy needs. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  const density = (await cookies()).get(densityCookie)?.value;
  return (
    <html
      lang="en"
      suppressHydrationWarning
      data-density={density === "comfortable" ? "comfortable" : "compact"}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <head>
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own function, before all other code.
          dangerouslySetInnerHTML={{ __html: `(${keepEarly})()` }}
        />
      </head>
      <body>
        <GiveEarly />
        <ThemeProvider
          attribute="data-theme"
          defaultTheme="system"
          enableSystem
          enableColorScheme={false}
          disableTransitionOnChange
          nonce={nonce}
        >
          {children}
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
