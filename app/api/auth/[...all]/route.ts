import { handleAuthRequest } from "@/server/access/handle-auth-request";
import { webServices } from "@/server/trpc/services";

const handle = (request: Request): Promise<Response> => handleAuthRequest(webServices(), request);

export { handle as GET, handle as POST };
