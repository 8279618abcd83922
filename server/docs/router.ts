import * as z from "zod";
import { router, signedInProcedure } from "../trpc/procedures";
import { docsLibrary } from "./docs-library";
import { searchDocs } from "./search-docs";

/** The documents of this build, for everybody who is signed in. Pages are read by their route. */
export const docsRouter = router({
  search: signedInProcedure
    .input(z.object({ query: z.string().max(200), limit: z.int().min(1).max(50).default(30) }))
    .query(({ input }) => ({ hits: searchDocs(docsLibrary(), input.query, input.limit) })),
});
