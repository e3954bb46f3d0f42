import package_ from "./node.cjs";

export const { init, parse, parseJson } = package_;
export default init;
