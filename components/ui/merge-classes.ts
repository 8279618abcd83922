import { createTailwindMerge } from "tailwind-merge";

const any = () => true;
const of = (...prefixes: string[]) => prefixes.map((prefix) => ({ [prefix]: [any] }));
const isNumber = (value: string) => /^\d/.test(value);
const isLength = (value: string) => /^(\d.*|\[\d.*\])$/.test(value);

/** Of what has no more than a name of its own, as `mt-2`: the property is the prefix. */
const plain =
  `p px py pt pr pb pl m mx my mt mr mb ml gap gap-x gap-y space-x space-y w h size min-w max-w min-h max-h
inset inset-x inset-y top right bottom left z opacity leading tracking basis grid-cols columns order delay duration ease
translate-x translate-y rotate scale col-start col-end row-start row-end cursor fill bg self content place-items
place-content justify items select touch whitespace align list line-clamp pointer-events underline-offset
outline-offset border-spacing break-after break-before break-inside field-sizing scroll-m scroll-ml scroll-mt
scroll-p scroll-pb aspect accent caret`.split(/\s+/);

const sides = ["t", "r", "b", "l", "x", "y"];
const widthOrNone = ["", isLength];

/**
 * Of two Tailwind classes for one property the later one stays. The product's own classes only: the whole table of
 * Tailwind, which tailwind-merge brings along, is a fiftieth of all code that a page needs to be there. A test holds
 * the two against each other for every class that the product uses.
 */
export const mergeClasses = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    ...Object.fromEntries(plain.map((prefix) => [prefix, of(prefix)])),
    display: [
      ...["block", "inline", "inline-block", "inline-flex", "inline-grid", "flex", "grid"],
      ...["contents", "hidden", "table", "list-item"],
    ],
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    visibility: ["visible", "invisible", "collapse"],
    overflow: [{ overflow: ["auto", "hidden", "clip", "visible", "scroll"] }],
    "overflow-x": of("overflow-x"),
    "overflow-y": of("overflow-y"),
    flex: [{ flex: ["1", "auto", "initial", "none"] }],
    "flex-direction": [{ flex: ["row", "col", "row-reverse", "col-reverse"] }],
    "flex-wrap": [{ flex: ["wrap", "nowrap"] }],
    shrink: [{ shrink: ["", isNumber] }],
    grow: [{ grow: ["", isNumber] }],
    resize: [{ resize: ["", any] }],
    transition: [{ transition: ["", any] }],
    "col-start-end": [{ col: ["auto", { span: [any] }] }],
    "font-size": [{ text: [(value: string) => isLength(value)] }],
    "text-alignment": [{ text: ["left", "center", "right", "start", "end", "justify"] }],
    "text-color": of("text"),
    "text-overflow": ["truncate", "text-ellipsis", "text-clip"],
    "font-weight": [{ font: ["normal", "medium", "semibold", "bold"] }],
    "font-family": of("font"),
    "font-style": ["italic", "not-italic"],
    "text-decoration": ["underline", "overline", "line-through", "no-underline"],
    "text-decoration-thickness": [{ decoration: [isNumber] }],
    "text-decoration-color": of("decoration"),
    break: [{ break: ["normal", "words", "all", "keep"] }],
    "fvn-spacing": ["proportional-nums", "tabular-nums"],
    sr: ["sr-only", "not-sr-only"],
    container: ["@container"],
    rounded: [{ rounded: [any] }],
    "rounded-t": of("rounded-t"),
    "border-collapse": [{ border: ["collapse", "separate"] }],
    "border-style": [{ border: ["solid", "dashed", "dotted", "none"] }],
    "border-w": [{ border: widthOrNone }],
    ...Object.fromEntries(
      sides.map((side) => [`border-w-${side}`, [{ [`border-${side}`]: widthOrNone }]]),
    ),
    "border-color": of("border"),
    "divide-x": [{ "divide-x": widthOrNone }],
    "divide-y": [{ "divide-y": widthOrNone }],
    "divide-color": of("divide"),
    "outline-style": [{ outline: ["none", "hidden", "solid", "dashed", "dotted"] }],
    "outline-w": [{ outline: widthOrNone }],
    "outline-color": of("outline"),
    "ring-w": [{ ring: widthOrNone }],
    "ring-color": of("ring"),
    shadow: [{ shadow: [any] }, "outline-control", "outline-strong"],
    "stroke-w": [{ stroke: [isLength] }],
    stroke: of("stroke"),
  },
  conflictingClassGroups: {
    overflow: ["overflow-x", "overflow-y"],
    inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
    "inset-x": ["right", "left"],
    "inset-y": ["top", "bottom"],
    flex: ["basis", "grow", "shrink"],
    gap: ["gap-x", "gap-y"],
    p: ["px", "py", "pt", "pr", "pb", "pl"],
    px: ["pr", "pl"],
    py: ["pt", "pb"],
    m: ["mx", "my", "mt", "mr", "mb", "ml"],
    mx: ["mr", "ml"],
    my: ["mt", "mb"],
    size: ["w", "h"],
    "font-size": ["leading"],
    "line-clamp": ["display", "overflow"],
    rounded: ["rounded-t"],
    "border-w": sides.map((side) => `border-w-${side}`),
    "border-w-x": ["border-w-r", "border-w-l"],
    "border-w-y": ["border-w-t", "border-w-b"],
    "scroll-m": ["scroll-ml", "scroll-mt"],
    "scroll-p": ["scroll-pb"],
  },
  conflictingClassGroupModifiers: { "font-size": ["leading"] },
  postfixLookupClassGroups: [],
  orderSensitiveModifiers: [
    ...["*", "**", "after", "backdrop", "before", "details-content", "file", "first-letter"],
    ...["first-line", "marker", "placeholder", "selection"],
  ],
}));
