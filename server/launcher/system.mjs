import { forgetBuildUser } from "./build-users.mjs";
import { say } from "./progress.mjs";
import { removeRunning } from "./running-file.mjs";
import { databaseGrace, planStop } from "./stop-order.mjs";
import { SupervisedProcess } from "./supervised-process.mjs";

/** All that runs, and the way to stop it. */
export class System {
  constructor() {
    /** @type {SupervisedProcess[]} */
    this.processes = [];
    /** @type {import("./database-addresses.mjs").EmbeddedDatabase | null} */
    this.database = null;
    this.setup = null;
    this.dataFolder = null;
    this.stopping = null;
  }

  launch(plan) {
    if (this.stopping !== null) throw new Error("stopped");
    const watched = new SupervisedProcess(plan);
    this.processes.push(watched);
    watched.start();
    return watched;
  }

  /** Once, whoever asks. */
  stop() {
    this.stopping ??= this.#stopAll();
    return this.stopping;
  }

  async #stopAll() {
    const begin = performance.now();
    this.setup?.kill("SIGTERM");
    for (const { names, graceMs } of planStop(this.processes.map(({ name }) => name))) {
      const members = this.processes.filter(({ name }) => names.includes(name));
      const ends = await Promise.all(members.map((member) => member.stop(graceMs)));
      members.forEach((member, index) => {
        if (ends[index] === "killed") say(`${member.name} took too long and was killed`);
      });
    }
    await this.database?.stop(databaseGrace(performance.now() - begin));
    forgetBuildUser(process.pid);
    if (this.dataFolder !== null) removeRunning(this.dataFolder);
  }

  killAll() {
    for (const { child } of this.processes) child?.kill("SIGKILL");
  }
}
