import { redirect } from "next/navigation";
import { placePath } from "@/components/shell/place-path";

type EnvironmentHomeProps = {
  readonly params: Promise<{ readonly distributor: string; readonly environment: string }>;
};

export default async function EnvironmentHome({ params }: EnvironmentHomeProps) {
  const { distributor, environment } = await params;
  redirect(placePath(distributor, environment, "/flows"));
}
