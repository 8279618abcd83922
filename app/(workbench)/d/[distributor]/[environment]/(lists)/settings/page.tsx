import { redirect } from "next/navigation";
import { placePath } from "@/components/shell/place-path";

type SettingsParams = {
  readonly params: Promise<{ readonly distributor: string; readonly environment: string }>;
};

export default async function Settings({ params }: SettingsParams) {
  const { distributor, environment } = await params;
  redirect(placePath(distributor, environment, "/settings/general"));
}
