import { handleTrpcRequest } from "@/server/trpc/handle-request";
import { webServices } from "@/server/trpc/services";

const handle = (request: Request): Promise<Response> => handleTrpcRequest(webServices(), request);

export { handle as GET, handle as POST };
