import { Agent, request } from "undici";

/** What a sender knows of one order. `unknown`: the connection broke before an answer. */
export type SentOrder = {
  readonly reference: string;
  readonly kind: "keyed" | "lookup" | "neither";
  readonly orderingKey: string;
  readonly sequence: number;
  /** Whether its flow keeps the order of its key. */
  readonly ordered: boolean;
  state: "accepted" | "refused" | "unknown";
  run: string | null;
};

export type Senders = { readonly orders: SentOrder[]; stop(): Promise<void> };
/** Between two orders of one sender: an ordering key then gets fewer than the slow ERP can take one by one. */
const breathMs = 50;

type Target = {
  readonly kind: SentOrder["kind"];
  readonly ordered: boolean;
  readonly path: string;
};

/**
 * Sends orders without pause, a third per kind. A sender goes on to its next order only when the last
 * one is answered, so that the orders of one ordering key are accepted in the order of `sequence`;
 * after a broken connection it takes a new key, because it cannot know whether the last one arrived.
 */
export function startSenders(
  port: number,
  targets: readonly Target[],
  sendersPerTarget: number,
): Senders {
  const orders: SentOrder[] = [];
  const agent = new Agent({
    connections: 256,
    pipelining: 1,
    bodyTimeout: 40_000,
    headersTimeout: 40_000,
  });
  let running = true;

  const sender = async (target: Target, number: number) => {
    let generation = 0;
    let sequence = 0;
    while (running) {
      const orderingKey = `${target.path.slice(-6)}-${number}-${generation}`;
      const order: SentOrder = {
        reference: `${target.kind}-${orderingKey}-${sequence}`,
        kind: target.kind,
        orderingKey,
        sequence: sequence++,
        ordered: target.ordered,
        state: "unknown",
        run: null,
      };
      orders.push(order);
      try {
        const answer = await request(`http://127.0.0.1:${port}${target.path}`, {
          dispatcher: agent,
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            reference: order.reference,
            orderingKey,
            sequence: order.sequence,
            customer: "C-20417",
            lines: [{ item: "BRG-6204", quantity: 4 }],
          }),
        });
        await answer.body.dump();
        order.state = answer.statusCode < 300 ? "accepted" : "refused";
        const run = answer.headers["x-orderloom-run"];
        order.run = typeof run === "string" ? run : null;
        await pause(order.state === "refused" ? 100 : breathMs);
      } catch {
        generation++;
        sequence = 0;
        await pause(150);
      }
    }
  };

  const all = targets.flatMap((target) =>
    Array.from({ length: sendersPerTarget }, (_, number) => sender(target, number)),
  );
  return {
    orders,
    async stop() {
      running = false;
      await Promise.all(all);
      await agent.close();
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
