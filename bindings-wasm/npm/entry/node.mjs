import package_ from "./node.cjs";

export const { init, NAMES } = package_;
export default init;
