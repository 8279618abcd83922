import { handleExport } from "@/server/runs/handle-export";
import { webServices } from "@/server/trpc/services";

/** Downloads of runs and their values; see `handleExport`. */
export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly what: string }> },
): Promise<Response> {
  return handleExport(webServices(), request, (await params).what);
}
