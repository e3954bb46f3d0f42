// The same package through `require`.
import wushe = require("wushe");

const count = wushe.parse("count", "12");
if ("value" in count) {
  const value: string = count.value;
  void value;
}
