/** An item of a list, of lists within lists the outermost first: `n02:3`, `n02:3/n05:0`. */
export const iterationPattern = /^[^:/]+:\d{1,9}(\/[^:/]+:\d{1,9})*$/;
