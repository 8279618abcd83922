/** Watches whether a step in doubt is settled by somebody else while an answer to it is being written. */
export function watchDoubt() {
  let writing = false;
  let doubtful: string | null = null;
  return {
    /** Somebody has the question open and has not sent anything. */
    write(isWriting: boolean): void {
      writing = isWriting;
    },
    /**
     * What a run's page shows now.
     * @param place the run, the node and its iteration
     * @returns true once, where the step that is being answered for is shown settled
     */
    see(place: string, isSettled: boolean): boolean {
      const isLate = isSettled && writing && doubtful === place;
      // Another step than that was gone to: nothing is known of the one before.
      if (isSettled || place !== doubtful) writing = false;
      doubtful = isSettled ? null : place;
      return isLate;
    },
  };
}
