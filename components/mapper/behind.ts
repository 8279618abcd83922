/** How what is made of rows that have changed since is drawn: paler, where catching up takes its time. */
export const behindLook = (behind: boolean) => behind && "opacity-60 transition-opacity delay-150";
