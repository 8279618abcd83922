/** Every node card has this size, so that layout, minimap and fitting need no measuring; pixels at full size. */
export const nodeWidth = 224;
export const nodeHeight = 52;
/** Nodes snap to this grid; positions are of the top left corner. */
export const grid = 20;
