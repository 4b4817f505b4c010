import { WelcomePage } from "@/features/welcome/welcome-page";

export function WelcomeRoute() {
  return <WelcomePage />;
}
