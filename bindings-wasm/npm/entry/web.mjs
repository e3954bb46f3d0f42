import { wrap } from "../WRAP.mjs";
import load, * as raw from "GLUE";

let loaded = false;

export async function init(source = new URL("./glue/wushe_bg.wasm", import.meta.url)) {
  await load({ module_or_path: source });
  loaded = true;
}

export default init;

export const { NAMES } = wrap(raw, () => {
  if (!loaded) throw new Error("wushe is not loaded yet: await init() first");
}).api;
