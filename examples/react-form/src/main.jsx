import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import init, { Pack } from "wushe/forms";

import { FormPage } from "./FormPage.jsx";

await init();
// The library never asks a clock; the day is the one where the station is.
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const name = new URLSearchParams(location.search).get("form") ?? "home_visit";
const form = Pack.builtin("hinggan").form(name);
createRoot(document.getElementById("app")).render(<StrictMode><FormPage form={form} today={today} /></StrictMode>);
