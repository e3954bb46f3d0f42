import { createApp } from "vue";
import init, { Pack } from "wushe/forms";

import FormPage from "./FormPage.vue";

await init();
// The library never asks a clock; the day is the one where the station is.
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const name = new URLSearchParams(location.search).get("form") ?? "home_visit";
createApp(FormPage, { form: Pack.builtin("hinggan").form(name), today }).mount("#app");
