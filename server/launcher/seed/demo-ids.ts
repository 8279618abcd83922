/** Fixed ids of the demonstration, so that its later parts find the earlier ones. */
const id = (number: number): string =>
  `01930000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

export const demoPartner = { id: id(1), name: "Meridian ERP Partners", slug: "meridian" };

export type DemoDistributor = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly test: string;
  readonly production: string;
};

export const hallberg: DemoDistributor = {
  id: id(16),
  name: "Hallberg Industrial Supply",
  slug: "hallberg",
  timeZone: "America/Chicago",
  test: id(17),
  production: id(18),
};

export const demoDistributors: readonly DemoDistributor[] = [
  hallberg,
  {
    id: id(32),
    name: "Castine Fluid Power",
    slug: "castine",
    timeZone: "America/New_York",
    test: id(33),
    production: id(34),
  },
  {
    id: id(48),
    name: "Tri-County Fasteners",
    slug: "tri-county",
    timeZone: "America/Denver",
    test: id(49),
    production: id(50),
  },
  {
    id: id(64),
    name: "Ostrow Electric Supply",
    slug: "ostrow",
    timeZone: "America/Los_Angeles",
    test: id(65),
    production: id(66),
  },
];

export const demoUsers = {
  owner: {
    id: id(256),
    email: "owner@meridian.example",
    name: "Miriam Okafor",
    role: "owner",
    distributor: null,
    purpose: "Owner: everything, people included",
  },
  consultant: {
    id: id(257),
    email: "consultant@meridian.example",
    name: "Jonas Lindqvist",
    role: "consultant",
    distributor: null,
    purpose: "Consultant: builds and publishes flows",
  },
  operator: {
    id: id(258),
    email: "operator@meridian.example",
    name: "Priya Raman",
    role: "operator",
    distributor: null,
    purpose: "Operator: watches runs, repairs and resends",
  },
  tester: {
    id: id(259),
    email: "tester@meridian.example",
    name: "Tomás Herrera",
    role: "tester",
    distributor: hallberg.id,
    purpose: "Tester: tries flows of Hallberg",
  },
} as const;
